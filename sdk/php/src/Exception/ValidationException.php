<?php

declare(strict_types=1);

namespace Croft\Exception;

/** 400, 413, 415: bad or missing input; see `details`. */
final class ValidationException extends ApiException
{
}
