<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SshKey` of the API. */
final class SshKey implements Value
{
    /**
     * @param string $id
     * @param string $name
     * @param string $type
     * @param int $bits
     * @param string $fingerprint
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $name,
        public readonly string $type,
        public readonly int $bits,
        public readonly string $fingerprint,
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
            type: $data['type'],
            bits: $data['bits'],
            fingerprint: $data['fingerprint'],
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
