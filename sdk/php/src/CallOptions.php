<?php

declare(strict_types=1);

namespace Croft;

/** What one call may say besides its input: `new CallOptions(wait: 10)`. */
final class CallOptions
{
    /**
     * @param string|null $idempotencyKey one of one's own, to be safe across restarts; otherwise one is made for every write
     * @param int|null $wait seconds that a write waits for the machine, 0–30
     * @param string|null $ifMatch ETag of what was read; the write fails with a ConflictException when it has changed since
     * @param bool $ext the server's additional fields, in `raw`
     * @param float|null $timeout seconds, in place of the client's
     * @param array<string, string> $headers
     */
    public function __construct(
        public readonly ?string $idempotencyKey = null,
        public readonly ?int $wait = null,
        public readonly ?string $ifMatch = null,
        public readonly bool $ext = false,
        public readonly ?float $timeout = null,
        public readonly array $headers = [],
    ) {
    }
}
