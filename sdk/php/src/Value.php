<?php

declare(strict_types=1);

namespace Croft;

/**
 * Something that the server answered with. Its property `raw` holds the answer as it came, with what has no property of its own: fields
 * of newer servers, those that `CallOptions(ext: true)` asks for, and after a write `sync` (`pending`, `failed`), `sync_error` and
 * `job_id` while the machine has not taken it over.
 */
interface Value extends \JsonSerializable
{
    /** @return array<string, mixed> */
    public function jsonSerialize(): array;
}
