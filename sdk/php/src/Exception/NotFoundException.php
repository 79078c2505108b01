<?php

declare(strict_types=1);

namespace Croft\Exception;

/** 404, 405. */
final class NotFoundException extends ApiException
{
}
