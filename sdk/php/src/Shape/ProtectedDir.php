<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `ProtectedDir` of the API. */
final class ProtectedDir implements Value
{
    /**
     * @param int $id
     * @param string $path
     * @param string $realm
     * @param list<string> $users
     * @param bool $enabled
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $path,
        public readonly string $realm,
        public readonly array $users,
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
            path: $data['path'],
            realm: $data['realm'],
            users: $data['users'],
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
