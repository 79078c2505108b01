<?php

declare(strict_types=1);

namespace Croft\Exception;

/** Success that is not JSON: something else answers at this address. */
final class UnexpectedAnswerException extends \RuntimeException implements CroftException
{
}
