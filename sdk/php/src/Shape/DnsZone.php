<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnsZone` of the API. */
final class DnsZone implements Value
{
    /**
     * @param string $domain
     * @param string $domain_unicode
     * @param string $owner
     * @param 'primary'|'secondary' $kind
     * @param int $serial
     * @param int $records_count
     * @param int $default_ttl
     * @param bool $dnssec
     * @param string $template
     * @param list<string> $nameservers
     * @param array{mname: string, rname: string, refresh: int, retry: int, expire: int, minimum: int} $soa
     * @param 'active'|'disabled' $status
     * @param string $created_at
     * @param string $updated_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $domain,
        public readonly string $domain_unicode,
        public readonly string $owner,
        public readonly string $kind,
        public readonly int $serial,
        public readonly int $records_count,
        public readonly int $default_ttl,
        public readonly bool $dnssec,
        public readonly string $template,
        public readonly array $nameservers,
        public readonly array $soa,
        public readonly string $status,
        public readonly string $created_at,
        public readonly string $updated_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            domain: $data['domain'],
            domain_unicode: $data['domain_unicode'],
            owner: $data['owner'],
            kind: $data['kind'],
            serial: $data['serial'],
            records_count: $data['records_count'],
            default_ttl: $data['default_ttl'],
            dnssec: $data['dnssec'],
            template: $data['template'],
            nameservers: $data['nameservers'],
            soa: $data['soa'],
            status: $data['status'],
            created_at: $data['created_at'],
            updated_at: $data['updated_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
