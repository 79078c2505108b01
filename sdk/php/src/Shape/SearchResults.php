<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SearchResults` of the API. */
final class SearchResults implements Value
{
    /**
     * @param string $query
     * @param list<array{
     *     type: 'user'|'domain'|'database'|'email'|'ftp'|'wordpress'|'backup'|'setting'|'page',
     *     id: string,
     *     title: string,
     *     subtitle: string,
     *     link: string,
     * }> $results
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $query,
        public readonly array $results,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            query: $data['query'],
            results: $data['results'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
