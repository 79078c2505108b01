<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Domain` of the API. */
final class Domain implements Value
{
    /**
     * @param int $id
     * @param string $domain
     * @param string $domain_unicode
     * @param string $owner
     * @param 'primary'|'addon'|'subdomain'|'alias' $type
     * @param string $parent
     * @param string $webserver
     * @param string $php_version
     * @param string $document_root
     * @param string $ip
     * @param string $ipv6
     * @param bool $www
     * @param 'active'|'suspended'|'disabled'|'pending' $status
     * @param string $suspend_reason
     * @param bool $dns
     * @param bool $mail
     * @param 'active'|'pending'|'expiring'|'expired'|'failed'|'none' $ssl_status
     * @param string|null $ssl_expires_at
     * @param bool $force_https
     * @param list<string> $aliases
     * @param int|float $disk_used_mb
     * @param int|float $bandwidth_used_mb
     * @param string $note
     * @param 'applied'|'pending'|'failed' $sync
     * @param string $sync_error
     * @param string $created_at
     * @param string $updated_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $domain,
        public readonly string $domain_unicode,
        public readonly string $owner,
        public readonly string $type,
        public readonly string $parent,
        public readonly string $webserver,
        public readonly string $php_version,
        public readonly string $document_root,
        public readonly string $ip,
        public readonly string $ipv6,
        public readonly bool $www,
        public readonly string $status,
        public readonly string $suspend_reason,
        public readonly bool $dns,
        public readonly bool $mail,
        public readonly string $ssl_status,
        public readonly ?string $ssl_expires_at,
        public readonly bool $force_https,
        public readonly array $aliases,
        public readonly int|float $disk_used_mb,
        public readonly int|float $bandwidth_used_mb,
        public readonly string $note,
        public readonly string $sync,
        public readonly string $sync_error,
        public readonly string $created_at,
        public readonly string $updated_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            domain: $data['domain'],
            domain_unicode: $data['domain_unicode'],
            owner: $data['owner'],
            type: $data['type'],
            parent: $data['parent'],
            webserver: $data['webserver'],
            php_version: $data['php_version'],
            document_root: $data['document_root'],
            ip: $data['ip'],
            ipv6: $data['ipv6'],
            www: $data['www'],
            status: $data['status'],
            suspend_reason: $data['suspend_reason'],
            dns: $data['dns'],
            mail: $data['mail'],
            ssl_status: $data['ssl_status'],
            ssl_expires_at: $data['ssl_expires_at'],
            force_https: $data['force_https'],
            aliases: $data['aliases'],
            disk_used_mb: $data['disk_used_mb'],
            bandwidth_used_mb: $data['bandwidth_used_mb'],
            note: $data['note'],
            sync: $data['sync'],
            sync_error: $data['sync_error'],
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
