<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `CertificateRequest` of the API. */
final class CertificateRequest implements Value
{
    /**
     * @param string $id
     * @param string $domain
     * @param string $csr
     * @param 'ec256'|'ec384'|'rsa2048'|'rsa4096' $key_type
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $domain,
        public readonly string $csr,
        public readonly string $key_type,
        public readonly string $created_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            domain: $data['domain'],
            csr: $data['csr'],
            key_type: $data['key_type'],
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
