<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `CronRun` of the API. */
final class CronRun implements Value
{
    /**
     * @param int $id
     * @param string $started_at
     * @param string $finished_at
     * @param int $duration_ms
     * @param int $exit_code
     * @param bool $ok
     * @param string $output
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $started_at,
        public readonly string $finished_at,
        public readonly int $duration_ms,
        public readonly int $exit_code,
        public readonly bool $ok,
        public readonly string $output,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            started_at: $data['started_at'],
            finished_at: $data['finished_at'],
            duration_ms: $data['duration_ms'],
            exit_code: $data['exit_code'],
            ok: $data['ok'],
            output: $data['output'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
