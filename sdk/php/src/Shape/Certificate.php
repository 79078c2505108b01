<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Certificate` of the API. */
final class Certificate implements Value
{
    /**
     * @param string $domain
     * @param string $domain_unicode
     * @param string $owner
     * @param bool $enabled
     * @param 'none'|'acme'|'custom'|'self_signed' $type
     * @param string $issuer
     * @param string $subject
     * @param list<string> $names
     * @param string $key_type
     * @param string $serial
     * @param string $fingerprint_sha256
     * @param string|null $not_before
     * @param string|null $not_after
     * @param int|null $days_left
     * @param bool $auto_renew
     * @param 'http-01'|'dns-01' $challenge
     * @param string|null $next_renewal_at
     * @param 'idle'|'pending'|'validating'|'awaiting_dns'|'failed' $order_status
     * @param string $last_error
     * @param bool $force_https
     * @param bool $hsts
     * @param int $hsts_max_age
     * @param bool $hsts_subdomains
     * @param '1.2'|'1.3' $tls_min
     * @param list<string> $used_by
     * @param string $updated_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $domain,
        public readonly string $domain_unicode,
        public readonly string $owner,
        public readonly bool $enabled,
        public readonly string $type,
        public readonly string $issuer,
        public readonly string $subject,
        public readonly array $names,
        public readonly string $key_type,
        public readonly string $serial,
        public readonly string $fingerprint_sha256,
        public readonly ?string $not_before,
        public readonly ?string $not_after,
        public readonly ?int $days_left,
        public readonly bool $auto_renew,
        public readonly string $challenge,
        public readonly ?string $next_renewal_at,
        public readonly string $order_status,
        public readonly string $last_error,
        public readonly bool $force_https,
        public readonly bool $hsts,
        public readonly int $hsts_max_age,
        public readonly bool $hsts_subdomains,
        public readonly string $tls_min,
        public readonly array $used_by,
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
            enabled: $data['enabled'],
            type: $data['type'],
            issuer: $data['issuer'],
            subject: $data['subject'],
            names: $data['names'],
            key_type: $data['key_type'],
            serial: $data['serial'],
            fingerprint_sha256: $data['fingerprint_sha256'],
            not_before: $data['not_before'],
            not_after: $data['not_after'],
            days_left: $data['days_left'],
            auto_renew: $data['auto_renew'],
            challenge: $data['challenge'],
            next_renewal_at: $data['next_renewal_at'],
            order_status: $data['order_status'],
            last_error: $data['last_error'],
            force_https: $data['force_https'],
            hsts: $data['hsts'],
            hsts_max_age: $data['hsts_max_age'],
            hsts_subdomains: $data['hsts_subdomains'],
            tls_min: $data['tls_min'],
            used_by: $data['used_by'],
            updated_at: $data['updated_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
