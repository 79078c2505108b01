<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnsServer` of the API. */
final class DnsServer implements Value
{
    /**
     * @param string $id
     * @param string $hostname
     * @param string $ip
     * @param 'secondary'|'cluster' $role
     * @param bool $in_sync
     * @param string|null $last_seen
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $hostname,
        public readonly string $ip,
        public readonly string $role,
        public readonly bool $in_sync,
        public readonly ?string $last_seen,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            hostname: $data['hostname'],
            ip: $data['ip'],
            role: $data['role'],
            in_sync: $data['in_sync'],
            last_seen: $data['last_seen'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
