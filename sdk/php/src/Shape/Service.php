<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Service` of the API. */
final class Service implements Value
{
    /**
     * @param string $name
     * @param string $display_name
     * @param 'running'|'stopped'|'failed'|'not_installed' $status
     * @param bool $enabled
     * @param string $description
     * @param string|null $version
     * @param int|null $pid
     * @param int|float|null $memory_mb
     * @param int|float|null $uptime_seconds
     * @param bool|null $watchdog
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $name,
        public readonly string $display_name,
        public readonly string $status,
        public readonly bool $enabled,
        public readonly string $description,
        public readonly ?string $version,
        public readonly ?int $pid,
        public readonly int|float|null $memory_mb,
        public readonly int|float|null $uptime_seconds,
        public readonly ?bool $watchdog,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            name: $data['name'],
            display_name: $data['display_name'],
            status: $data['status'],
            enabled: $data['enabled'],
            description: $data['description'],
            version: $data['version'] ?? null,
            pid: $data['pid'] ?? null,
            memory_mb: $data['memory_mb'] ?? null,
            uptime_seconds: $data['uptime_seconds'] ?? null,
            watchdog: $data['watchdog'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
