<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Usage` of the API. */
final class Usage implements Value
{
    /**
     * @param int|float $domains
     * @param int|float $subdomains
     * @param int|float $domain_aliases
     * @param int|float $databases
     * @param int|float $email_accounts
     * @param int|float $ftp_accounts
     * @param int|float $cronjobs
     * @param int|float $users
     * @param int|float $disk_used_mb
     * @param int|float $disk_web_mb
     * @param int|float $disk_mail_mb
     * @param int|float $disk_db_mb
     * @param int|float $inodes
     * @param int|float $bandwidth_used_mb
     * @param array<string, int|float> $limits
     * @param array{disk: int|float, bandwidth: int|float} $percent
     * @param string|null $measured_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int|float $domains,
        public readonly int|float $subdomains,
        public readonly int|float $domain_aliases,
        public readonly int|float $databases,
        public readonly int|float $email_accounts,
        public readonly int|float $ftp_accounts,
        public readonly int|float $cronjobs,
        public readonly int|float $users,
        public readonly int|float $disk_used_mb,
        public readonly int|float $disk_web_mb,
        public readonly int|float $disk_mail_mb,
        public readonly int|float $disk_db_mb,
        public readonly int|float $inodes,
        public readonly int|float $bandwidth_used_mb,
        public readonly array $limits,
        public readonly array $percent,
        public readonly ?string $measured_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            domains: $data['domains'],
            subdomains: $data['subdomains'],
            domain_aliases: $data['domain_aliases'],
            databases: $data['databases'],
            email_accounts: $data['email_accounts'],
            ftp_accounts: $data['ftp_accounts'],
            cronjobs: $data['cronjobs'],
            users: $data['users'],
            disk_used_mb: $data['disk_used_mb'],
            disk_web_mb: $data['disk_web_mb'],
            disk_mail_mb: $data['disk_mail_mb'],
            disk_db_mb: $data['disk_db_mb'],
            inodes: $data['inodes'],
            bandwidth_used_mb: $data['bandwidth_used_mb'],
            limits: $data['limits'],
            percent: $data['percent'],
            measured_at: $data['measured_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
