<?php

declare(strict_types=1);

namespace Croft\Exception;

/** Everything that a call may throw. */
interface CroftException extends \Throwable
{
}
