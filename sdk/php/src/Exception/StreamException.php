<?php

declare(strict_types=1);

namespace Croft\Exception;

/** A file or stream of one's own cannot be read, or takes no more bytes. */
final class StreamException extends \RuntimeException implements CroftException
{
}
