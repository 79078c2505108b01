<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseProcess` of the API. */
final class DatabaseProcess implements Value
{
    /**
     * @param int $id
     * @param 'mariadb'|'postgresql' $engine
     * @param string $user
     * @param string $database
     * @param string $state
     * @param int $seconds
     * @param string $query
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $engine,
        public readonly string $user,
        public readonly string $database,
        public readonly string $state,
        public readonly int $seconds,
        public readonly string $query,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            engine: $data['engine'],
            user: $data['user'],
            database: $data['database'],
            state: $data['state'],
            seconds: $data['seconds'],
            query: $data['query'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
