<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `packages` of the API. */
final class Packages
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List packages.
     *
     * @param array{owner?: string} $query
     * @return list<Shape\Package>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/packages', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Package::fromArray($item), $answer);
    }

    /**
     * List packages, one page.
     *
     * @param array{owner?: string, page?: int, per_page?: int, sort?: string, q?: string} $query
     * @return Page<Shape\Package>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/packages', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Package::fromArray($item));
    }

    /**
     * List packages, page by page.
     *
     * @param array{owner?: string, per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\Package>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * Create a package.
     *
     * @param array{
     *     name: string,
     *     max_domains?: int,
     *     max_databases?: int,
     *     max_email_accounts?: int,
     *     max_ftp_accounts?: int,
     *     max_subdomains?: int,
     *     max_domain_aliases?: int,
     *     max_cronjobs?: int,
     *     max_users?: int,
     *     disk_quota_mb?: int,
     *     bandwidth_quota_mb?: int,
     *     inode_quota?: int,
     *     cpu_limit_percent?: int,
     *     memory_limit_mb?: int,
     *     io_limit_mbps?: int,
     *     process_limit?: int,
     *     can_use_ssl?: bool,
     *     can_use_ssh?: bool,
     *     can_use_cron?: bool,
     *     can_use_php?: bool,
     *     can_use_cgi?: bool,
     *     can_use_spam?: bool,
     *     can_use_catchall?: bool,
     *     can_use_dnscontrol?: bool,
     *     can_use_sysinfo?: bool,
     *     description?: string,
     *     type?: 'user'|'reseller',
     *     webserver?: 'nginx'|'apache'|'nginx_apache',
     *     php_versions?: list<string>,
     *     default_php_version?: string,
     *     shell?: 'none'|'sftp'|'jailed'|'full',
     *     backup_copies?: int,
     *     backup_on_demand?: bool,
     *     email_hourly_limit?: int,
     *     dns_template?: string,
     * } $body
     */
    public function create(array $body, ?CallOptions $options = null): Shape\Package
    {
        $answer = $this->connection->json(new Call('POST', '/packages', body: $body), $options);
        return Shape\Package::fromArray($answer);
    }

    /** Show a package. */
    public function show(string|int $name, ?CallOptions $options = null): Shape\Package
    {
        $answer = $this->connection->json(new Call('GET', '/packages/' . Call::part($name)), $options);
        return Shape\Package::fromArray($answer);
    }

    /**
     * Change a package.
     *
     * @param array{
     *     max_domains?: int,
     *     max_databases?: int,
     *     max_email_accounts?: int,
     *     max_ftp_accounts?: int,
     *     max_subdomains?: int,
     *     max_domain_aliases?: int,
     *     max_cronjobs?: int,
     *     max_users?: int,
     *     disk_quota_mb?: int,
     *     bandwidth_quota_mb?: int,
     *     inode_quota?: int,
     *     cpu_limit_percent?: int,
     *     memory_limit_mb?: int,
     *     io_limit_mbps?: int,
     *     process_limit?: int,
     *     can_use_ssl?: bool,
     *     can_use_ssh?: bool,
     *     can_use_cron?: bool,
     *     can_use_php?: bool,
     *     can_use_cgi?: bool,
     *     can_use_spam?: bool,
     *     can_use_catchall?: bool,
     *     can_use_dnscontrol?: bool,
     *     can_use_sysinfo?: bool,
     *     description?: string,
     *     type?: 'user'|'reseller',
     *     webserver?: 'nginx'|'apache'|'nginx_apache',
     *     php_versions?: list<string>,
     *     default_php_version?: string,
     *     shell?: 'none'|'sftp'|'jailed'|'full',
     *     backup_copies?: int,
     *     backup_on_demand?: bool,
     *     email_hourly_limit?: int,
     *     dns_template?: string,
     *     apply_to_users?: bool,
     * } $body
     */
    public function update(string|int $name, array $body = [], ?CallOptions $options = null): Shape\Package
    {
        $answer = $this->connection->json(new Call('PUT', '/packages/' . Call::part($name), body: $body), $options);
        return Shape\Package::fromArray($answer);
    }

    /** Delete a package. */
    public function delete(string|int $name, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/packages/' . Call::part($name)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Copy a package under another name.
     *
     * @param array{name: string} $body
     */
    public function duplicate(string|int $name, array $body, ?CallOptions $options = null): Shape\Package
    {
        $answer = $this->connection->json(new Call('POST', '/packages/' . Call::part($name) . '/duplicate', body: $body), $options);
        return Shape\Package::fromArray($answer);
    }

    /**
     * List the users of a package.
     *
     * @return list<Shape\User>
     */
    public function users(string|int $name, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/packages/' . Call::part($name) . '/users'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\User::fromArray($item), $answer);
    }

    /**
     * List the users of a package, one page.
     *
     * @param array{page?: int, per_page?: int, sort?: string, q?: string} $query
     * @return Page<Shape\User>
     */
    public function usersPage(string|int $name, array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/packages/' . Call::part($name) . '/users', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\User::fromArray($item));
    }

    /**
     * List the users of a package, page by page.
     *
     * @param array{per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\User>
     */
    public function usersEach(string|int $name, array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->usersPage($name, $query, $options), $query);
    }
}
