<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnssecStatus` of the API. */
final class DnssecStatus implements Value
{
    /**
     * @param bool $enabled
     * @param string $algorithm
     * @param bool $nsec3
     * @param list<array{id: int, type: 'ksk'|'zsk'|'csk', active: bool, tag: int}> $keys
     * @param list<string> $ds
     * @param list<string> $dnskey
     * @param bool $ds_at_parent
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $enabled,
        public readonly string $algorithm,
        public readonly bool $nsec3,
        public readonly array $keys,
        public readonly array $ds,
        public readonly array $dnskey,
        public readonly bool $ds_at_parent,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            enabled: $data['enabled'],
            algorithm: $data['algorithm'],
            nsec3: $data['nsec3'],
            keys: $data['keys'],
            ds: $data['ds'],
            dnskey: $data['dnskey'],
            ds_at_parent: $data['ds_at_parent'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
