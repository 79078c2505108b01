<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SystemInfo` of the API. */
final class SystemInfo implements Value
{
    /**
     * @param string $hostname
     * @param string $os
     * @param string $kernel
     * @param string $arch
     * @param string $cpu_model
     * @param int|float $cpu_cores
     * @param int|float $memory_total_mb
     * @param int|float $swap_total_mb
     * @param int|float $uptime_seconds
     * @param string $boot_at
     * @param string $panel_version
     * @param string $ip
     * @param string $ipv6
     * @param string $timezone
     * @param string $virtualization
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $hostname,
        public readonly string $os,
        public readonly string $kernel,
        public readonly string $arch,
        public readonly string $cpu_model,
        public readonly int|float $cpu_cores,
        public readonly int|float $memory_total_mb,
        public readonly int|float $swap_total_mb,
        public readonly int|float $uptime_seconds,
        public readonly string $boot_at,
        public readonly string $panel_version,
        public readonly string $ip,
        public readonly string $ipv6,
        public readonly string $timezone,
        public readonly string $virtualization,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            hostname: $data['hostname'],
            os: $data['os'],
            kernel: $data['kernel'],
            arch: $data['arch'],
            cpu_model: $data['cpu_model'],
            cpu_cores: $data['cpu_cores'],
            memory_total_mb: $data['memory_total_mb'],
            swap_total_mb: $data['swap_total_mb'],
            uptime_seconds: $data['uptime_seconds'],
            boot_at: $data['boot_at'],
            panel_version: $data['panel_version'],
            ip: $data['ip'],
            ipv6: $data['ipv6'],
            timezone: $data['timezone'],
            virtualization: $data['virtualization'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
