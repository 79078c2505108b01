<?php

declare(strict_types=1);

namespace Croft\Exception;

/** 409. */
final class ConflictException extends ApiException
{
}
