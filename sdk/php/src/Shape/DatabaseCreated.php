<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseCreated` of the API. */
final class DatabaseCreated implements Value
{
    /**
     * @param string $id
     * @param string $name
     * @param string $user
     * @param string $owner
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $name,
        public readonly string $user,
        public readonly string $owner,
        public readonly string $created_at,
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
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
