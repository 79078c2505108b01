<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Process` of the API. */
final class Process implements Value
{
    /**
     * @param int|float $pid
     * @param string $user
     * @param int|float $cpu
     * @param int|float $memory_mb
     * @param string $state
     * @param string $started_at
     * @param string $command
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int|float $pid,
        public readonly string $user,
        public readonly int|float $cpu,
        public readonly int|float $memory_mb,
        public readonly string $state,
        public readonly string $started_at,
        public readonly string $command,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            pid: $data['pid'],
            user: $data['user'],
            cpu: $data['cpu'],
            memory_mb: $data['memory_mb'],
            state: $data['state'],
            started_at: $data['started_at'],
            command: $data['command'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
