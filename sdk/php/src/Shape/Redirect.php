<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Redirect` of the API. */
final class Redirect implements Value
{
    /**
     * @param int $id
     * @param string $source
     * @param string $target
     * @param 301|302|307|308 $type
     * @param 'exact'|'prefix' $match
     * @param bool $keep_query
     * @param bool $enabled
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $source,
        public readonly string $target,
        public readonly int|float $type,
        public readonly string $match,
        public readonly bool $keep_query,
        public readonly bool $enabled,
        public readonly string $created_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            source: $data['source'],
            target: $data['target'],
            type: $data['type'],
            match: $data['match'],
            keep_query: $data['keep_query'],
            enabled: $data['enabled'],
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
