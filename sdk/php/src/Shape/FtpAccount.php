<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FtpAccount` of the API. */
final class FtpAccount implements Value
{
    /**
     * @param string $username
     * @param string $owner
     * @param string $home_dir
     * @param int $quota_mb
     * @param bool $read_only
     * @param bool $enabled
     * @param string $created_at
     * @param string $updated_at
     * @param list<'ftp'|'sftp'>|null $protocols
     * @param list<string>|null $allowed_ips
     * @param int|null $bandwidth_kbps
     * @param int|null $used_mb
     * @param string|null $last_login_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $username,
        public readonly string $owner,
        public readonly string $home_dir,
        public readonly int $quota_mb,
        public readonly bool $read_only,
        public readonly bool $enabled,
        public readonly string $created_at,
        public readonly string $updated_at,
        public readonly ?array $protocols,
        public readonly ?array $allowed_ips,
        public readonly ?int $bandwidth_kbps,
        public readonly ?int $used_mb,
        public readonly ?string $last_login_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            username: $data['username'],
            owner: $data['owner'],
            home_dir: $data['home_dir'],
            quota_mb: $data['quota_mb'],
            read_only: $data['read_only'],
            enabled: $data['enabled'],
            created_at: $data['created_at'],
            updated_at: $data['updated_at'],
            protocols: $data['protocols'] ?? null,
            allowed_ips: $data['allowed_ips'] ?? null,
            bandwidth_kbps: $data['bandwidth_kbps'] ?? null,
            used_mb: $data['used_mb'] ?? null,
            last_login_at: $data['last_login_at'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
