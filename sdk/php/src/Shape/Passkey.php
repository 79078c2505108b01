<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Passkey` of the API. */
final class Passkey implements Value
{
    /**
     * @param string $id
     * @param string $name
     * @param string $created_at
     * @param string|null $last_used_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $name,
        public readonly string $created_at,
        public readonly ?string $last_used_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            name: $data['name'],
            created_at: $data['created_at'],
            last_used_at: $data['last_used_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
