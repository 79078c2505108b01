<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnsTemplate` of the API. */
final class DnsTemplate implements Value
{
    /**
     * @param string $name
     * @param string $owner
     * @param list<array{name: string, type: string, content: string, ttl: int|null, priority: int|null}> $records
     * @param int $zones_count
     * @param string $created_at
     * @param string $updated_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $name,
        public readonly string $owner,
        public readonly array $records,
        public readonly int $zones_count,
        public readonly string $created_at,
        public readonly string $updated_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            name: $data['name'],
            owner: $data['owner'],
            records: $data['records'],
            zones_count: $data['zones_count'],
            created_at: $data['created_at'],
            updated_at: $data['updated_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
