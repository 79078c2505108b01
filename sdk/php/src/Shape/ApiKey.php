<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `ApiKey` of the API. */
final class ApiKey implements Value
{
    /**
     * @param string $id
     * @param string $name
     * @param string $key_prefix
     * @param list<string> $permissions
     * @param list<string> $ip_whitelist
     * @param string $last_used
     * @param string $created_at
     * @param string $expires_at
     * @param bool $enabled
     * @param int $rate_limit
     * @param bool $mfa
     * @param string $created_by
     * @param string $last_ip
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $name,
        public readonly string $key_prefix,
        public readonly array $permissions,
        public readonly array $ip_whitelist,
        public readonly string $last_used,
        public readonly string $created_at,
        public readonly string $expires_at,
        public readonly bool $enabled,
        public readonly int $rate_limit,
        public readonly bool $mfa,
        public readonly string $created_by,
        public readonly string $last_ip,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            name: $data['name'],
            key_prefix: $data['key_prefix'],
            permissions: $data['permissions'],
            ip_whitelist: $data['ip_whitelist'],
            last_used: $data['last_used'],
            created_at: $data['created_at'],
            expires_at: $data['expires_at'],
            enabled: $data['enabled'],
            rate_limit: $data['rate_limit'],
            mfa: $data['mfa'],
            created_by: $data['created_by'],
            last_ip: $data['last_ip'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
