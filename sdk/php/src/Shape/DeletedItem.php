<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DeletedItem` of the API. */
final class DeletedItem implements Value
{
    /**
     * @param string $id
     * @param 'user'|'domain'|'database' $type
     * @param string $name
     * @param string $owner
     * @param int|float $size_mb
     * @param string $deleted_at
     * @param string $deleted_by
     * @param string $purge_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $type,
        public readonly string $name,
        public readonly string $owner,
        public readonly int|float $size_mb,
        public readonly string $deleted_at,
        public readonly string $deleted_by,
        public readonly string $purge_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            type: $data['type'],
            name: $data['name'],
            owner: $data['owner'],
            size_mb: $data['size_mb'],
            deleted_at: $data['deleted_at'],
            deleted_by: $data['deleted_by'],
            purge_at: $data['purge_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
