<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Database` of the API. */
final class Database implements Value
{
    /**
     * @param string $id
     * @param string $name
     * @param string $user
     * @param string $owner
     * @param string $domain
     * @param bool $remote_access
     * @param string $remote_host
     * @param int $size_kb
     * @param string $created_at
     * @param 'mariadb'|'postgresql'|null $engine
     * @param string|null $charset
     * @param string|null $collation
     * @param list<string>|null $users
     * @param 'active'|'suspended'|null $status
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $name,
        public readonly string $user,
        public readonly string $owner,
        public readonly string $domain,
        public readonly bool $remote_access,
        public readonly string $remote_host,
        public readonly int $size_kb,
        public readonly string $created_at,
        public readonly ?string $engine,
        public readonly ?string $charset,
        public readonly ?string $collation,
        public readonly ?array $users,
        public readonly ?string $status,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            name: $data['name'],
            user: $data['user'],
            owner: $data['owner'],
            domain: $data['domain'],
            remote_access: $data['remote_access'],
            remote_host: $data['remote_host'],
            size_kb: $data['size_kb'],
            created_at: $data['created_at'],
            engine: $data['engine'] ?? null,
            charset: $data['charset'] ?? null,
            collation: $data['collation'] ?? null,
            users: $data['users'] ?? null,
            status: $data['status'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
