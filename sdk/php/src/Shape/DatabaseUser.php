<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseUser` of the API. */
final class DatabaseUser implements Value
{
    /**
     * @param string $user
     * @param string $owner
     * @param 'mariadb'|'postgresql' $engine
     * @param list<string> $hosts
     * @param list<string> $databases
     * @param int $max_connections
     * @param bool $enabled
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $user,
        public readonly string $owner,
        public readonly string $engine,
        public readonly array $hosts,
        public readonly array $databases,
        public readonly int $max_connections,
        public readonly bool $enabled,
        public readonly string $created_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            user: $data['user'],
            owner: $data['owner'],
            engine: $data['engine'],
            hosts: $data['hosts'],
            databases: $data['databases'],
            max_connections: $data['max_connections'],
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
