<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Package` of the API. */
final class Package implements Value
{
    /**
     * @param string $name
     * @param string $owner
     * @param string $description
     * @param 'user'|'reseller' $type
     * @param int $users_count
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
     * @param 'nginx'|'apache'|'nginx_apache' $webserver
     * @param list<string> $php_versions
     * @param string $default_php_version
     * @param 'none'|'sftp'|'jailed'|'full' $shell
     * @param int $backup_copies
     * @param bool $backup_on_demand
     * @param int $email_hourly_limit
     * @param string $dns_template
     * @param string $created_at
     * @param string $updated_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $name,
        public readonly string $owner,
        public readonly string $description,
        public readonly string $type,
        public readonly int $users_count,
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
        public readonly string $webserver,
        public readonly array $php_versions,
        public readonly string $default_php_version,
        public readonly string $shell,
        public readonly int $backup_copies,
        public readonly bool $backup_on_demand,
        public readonly int $email_hourly_limit,
        public readonly string $dns_template,
        public readonly string $created_at,
        public readonly string $updated_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            name: $data['name'],
            owner: $data['owner'],
            description: $data['description'],
            type: $data['type'],
            users_count: $data['users_count'],
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
            webserver: $data['webserver'],
            php_versions: $data['php_versions'],
            default_php_version: $data['default_php_version'],
            shell: $data['shell'],
            backup_copies: $data['backup_copies'],
            backup_on_demand: $data['backup_on_demand'],
            email_hourly_limit: $data['email_hourly_limit'],
            dns_template: $data['dns_template'],
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
