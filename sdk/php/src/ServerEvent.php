<?php

declare(strict_types=1);

namespace Croft;

/** One event of a stream. */
final class ServerEvent
{
    /** @param mixed $data parsed JSON; objects are arrays */
    public function __construct(
        public readonly string $id,
        public readonly string $event,
        public readonly mixed $data,
    ) {
    }
}
