<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `User` of the API. */
final class User implements Value
{
    /**
     * @param string $username
     * @param string $email
     * @param 'admin'|'reseller'|'user' $role
     * @param 'active'|'suspended'|'disabled'|'pending'|'deleting' $status
     * @param string $creator
     * @param string $package
     * @param int $max_domains
     * @param int $max_databases
     * @param int $max_email_accounts
     * @param int $max_ftp_accounts
     * @param int $max_subdomains
     * @param int $max_domain_aliases
     * @param int $max_cronjobs
     * @param int $max_users
     * @param int $disk_quota_mb
     * @param int $bandwidth_quota_mb
     * @param int $inode_quota
     * @param int $cpu_limit_percent
     * @param int $memory_limit_mb
     * @param int $io_limit_mbps
     * @param int $process_limit
     * @param bool $can_use_ssl
     * @param bool $can_use_ssh
     * @param bool $can_use_cron
     * @param bool $can_use_php
     * @param bool $can_use_cgi
     * @param bool $can_use_spam
     * @param bool $can_use_catchall
     * @param bool $can_use_dnscontrol
     * @param bool $can_use_sysinfo
     * @param string $name
     * @param string $home_dir
     * @param string $shell
     * @param string $ip
     * @param string $ipv6
     * @param string $language
     * @param string $timezone
     * @param bool $two_factor_enabled
     * @param bool $must_change_password
     * @param string|null $suspended_at
     * @param string $suspend_reason
     * @param string|null $last_login_at
     * @param string $created_at
     * @param string $updated_at
     * @param array{login: string, scopes: list<string>}|null $collaborator
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $username,
        public readonly string $email,
        public readonly string $role,
        public readonly string $status,
        public readonly string $creator,
        public readonly string $package,
        public readonly int $max_domains,
        public readonly int $max_databases,
        public readonly int $max_email_accounts,
        public readonly int $max_ftp_accounts,
        public readonly int $max_subdomains,
        public readonly int $max_domain_aliases,
        public readonly int $max_cronjobs,
        public readonly int $max_users,
        public readonly int $disk_quota_mb,
        public readonly int $bandwidth_quota_mb,
        public readonly int $inode_quota,
        public readonly int $cpu_limit_percent,
        public readonly int $memory_limit_mb,
        public readonly int $io_limit_mbps,
        public readonly int $process_limit,
        public readonly bool $can_use_ssl,
        public readonly bool $can_use_ssh,
        public readonly bool $can_use_cron,
        public readonly bool $can_use_php,
        public readonly bool $can_use_cgi,
        public readonly bool $can_use_spam,
        public readonly bool $can_use_catchall,
        public readonly bool $can_use_dnscontrol,
        public readonly bool $can_use_sysinfo,
        public readonly string $name,
        public readonly string $home_dir,
        public readonly string $shell,
        public readonly string $ip,
        public readonly string $ipv6,
        public readonly string $language,
        public readonly string $timezone,
        public readonly bool $two_factor_enabled,
        public readonly bool $must_change_password,
        public readonly ?string $suspended_at,
        public readonly string $suspend_reason,
        public readonly ?string $last_login_at,
        public readonly string $created_at,
        public readonly string $updated_at,
        public readonly ?array $collaborator,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            username: $data['username'],
            email: $data['email'],
            role: $data['role'],
            status: $data['status'],
            creator: $data['creator'],
            package: $data['package'],
            max_domains: $data['max_domains'],
            max_databases: $data['max_databases'],
            max_email_accounts: $data['max_email_accounts'],
            max_ftp_accounts: $data['max_ftp_accounts'],
            max_subdomains: $data['max_subdomains'],
            max_domain_aliases: $data['max_domain_aliases'],
            max_cronjobs: $data['max_cronjobs'],
            max_users: $data['max_users'],
            disk_quota_mb: $data['disk_quota_mb'],
            bandwidth_quota_mb: $data['bandwidth_quota_mb'],
            inode_quota: $data['inode_quota'],
            cpu_limit_percent: $data['cpu_limit_percent'],
            memory_limit_mb: $data['memory_limit_mb'],
            io_limit_mbps: $data['io_limit_mbps'],
            process_limit: $data['process_limit'],
            can_use_ssl: $data['can_use_ssl'],
            can_use_ssh: $data['can_use_ssh'],
            can_use_cron: $data['can_use_cron'],
            can_use_php: $data['can_use_php'],
            can_use_cgi: $data['can_use_cgi'],
            can_use_spam: $data['can_use_spam'],
            can_use_catchall: $data['can_use_catchall'],
            can_use_dnscontrol: $data['can_use_dnscontrol'],
            can_use_sysinfo: $data['can_use_sysinfo'],
            name: $data['name'],
            home_dir: $data['home_dir'],
            shell: $data['shell'],
            ip: $data['ip'],
            ipv6: $data['ipv6'],
            language: $data['language'],
            timezone: $data['timezone'],
            two_factor_enabled: $data['two_factor_enabled'],
            must_change_password: $data['must_change_password'],
            suspended_at: $data['suspended_at'],
            suspend_reason: $data['suspend_reason'],
            last_login_at: $data['last_login_at'],
            created_at: $data['created_at'],
            updated_at: $data['updated_at'],
            collaborator: $data['collaborator'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
