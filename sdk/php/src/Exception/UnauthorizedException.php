<?php

declare(strict_types=1);

namespace Croft\Exception;

/** 401: no or bad credential. */
final class UnauthorizedException extends ApiException
{
}
