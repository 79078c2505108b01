<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `ServiceMetrics` of the API. */
final class ServiceMetrics implements Value
{
    /**
     * @param list<int|float> $cpu_percent
     * @param list<int|float> $memory_mb
     * @param int|float $restarts
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly array $cpu_percent,
        public readonly array $memory_mb,
        public readonly int|float $restarts,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            cpu_percent: $data['cpu_percent'],
            memory_mb: $data['memory_mb'],
            restarts: $data['restarts'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
