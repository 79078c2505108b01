<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseTable` of the API. */
final class DatabaseTable implements Value
{
    /**
     * @param string $name
     * @param int $rows
     * @param int $size_kb
     * @param string $engine
     * @param string $collation
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $name,
        public readonly int $rows,
        public readonly int $size_kb,
        public readonly string $engine,
        public readonly string $collation,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            name: $data['name'],
            rows: $data['rows'],
            size_kb: $data['size_kb'],
            engine: $data['engine'],
            collation: $data['collation'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
