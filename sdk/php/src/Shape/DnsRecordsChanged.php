<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnsRecordsChanged` of the API. */
final class DnsRecordsChanged implements Value
{
    /**
     * @param true $success
     * @param int $created
     * @param int $updated
     * @param int $deleted
     * @param int $serial
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $success,
        public readonly int $created,
        public readonly int $updated,
        public readonly int $deleted,
        public readonly int $serial,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            success: $data['success'],
            created: $data['created'],
            updated: $data['updated'],
            deleted: $data['deleted'],
            serial: $data['serial'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
