<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `users` of the API. */
final class Users
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List users.
     *
     * @param array{role?: string, status?: string, package?: string, creator?: string} $query
     * @return list<Shape\User>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/users', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\User::fromArray($item), $answer);
    }

    /**
     * List users, one page.
     *
     * @param array{
     *     role?: string,
     *     status?: string,
     *     package?: string,
     *     creator?: string,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\User>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/users', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\User::fromArray($item));
    }

    /**
     * List users, page by page.
     *
     * @param array{
     *     role?: string,
     *     status?: string,
     *     package?: string,
     *     creator?: string,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\User>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * Create user.
     *
     * @param array{
     *     username: string,
     *     email: string,
     *     password: string,
     *     package?: string,
     *     role?: 'user'|'reseller'|'admin',
     *     domain?: string,
     *     name?: string,
     *     language?: string,
     *     timezone?: string,
     *     ip?: string,
     *     ipv6?: string,
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
     *     must_change_password?: bool,
     *     send_welcome?: bool,
     * } $body
     * @return array{
     *     success: true,
     *     message: string,
     *     username: string,
     *     package: string,
     *     user: Shape\User,
     * }
     */
    public function create(array $body, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('POST', '/users', body: $body), $options);
        return [...$answer, 'user' => Shape\User::fromArray($answer['user'])];
    }

    /** Get user. */
    public function show(string|int $username, ?CallOptions $options = null): Shape\User
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username)), $options);
        return Shape\User::fromArray($answer);
    }

    /**
     * Update user.
     *
     * @param array{
     *     email?: string,
     *     name?: string,
     *     language?: string,
     *     timezone?: string,
     *     ip?: string,
     *     ipv6?: string,
     *     package?: string,
     *     role?: 'user'|'reseller'|'admin',
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
     * } $body
     */
    public function update(string|int $username, array $body = [], ?CallOptions $options = null): Shape\User
    {
        $answer = $this->connection->json(new Call('PUT', '/users/' . Call::part($username), body: $body), $options);
        return Shape\User::fromArray($answer);
    }

    /**
     * Delete user.
     *
     * @param array{keep_backups?: bool, transfer_domains_to?: string, purge?: bool} $query
     */
    public function delete(string|int $username, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/users/' . Call::part($username), query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Suspend user.
     *
     * @param array{reason?: string, at?: string, keep_mail?: bool} $body
     */
    public function suspend(string|int $username, array $body = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/suspend', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Unsuspend user. */
    public function unsuspend(string|int $username, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/unsuspend'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Its sites pause for some seconds while the Unix user and the home get the new name.
     *
     * @param array{new_username: string} $body
     */
    public function rename(string|int $username, array $body, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/rename', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Set a user's password.
     *
     * @param array{password: string, must_change?: bool} $body
     */
    public function password(string|int $username, array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('PUT', '/users/' . Call::part($username) . '/password', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Change a user's package.
     *
     * @param array{package: string, force?: bool} $body
     */
    public function package(string|int $username, array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('PUT', '/users/' . Call::part($username) . '/package', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** What an account uses. */
    public function usage(string|int $username, ?CallOptions $options = null): Shape\Usage
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/usage'), $options);
        return Shape\Usage::fromArray($answer);
    }

    /**
     * User sessions.
     *
     * @return list<Shape\Session>
     */
    public function sessionsList(string|int $username, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/sessions'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Session::fromArray($item), $answer);
    }

    /**
     * End all sessions of a user.
     *
     * @return array{success: true, message: string, count: int}
     */
    public function sessionsEndAll(string|int $username, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('DELETE', '/users/' . Call::part($username) . '/sessions'), $options);
    }

    /** End one session of a user. */
    public function sessionsEnd(string|int $username, string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/users/' . Call::part($username) . '/sessions/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Take two-factor authentication off a user's account. */
    public function twoFactorReset(string|int $username, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/2fa/reset'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List collaborators.
     *
     * @return list<Shape\Collaborator>
     */
    public function collaboratorsList(string|int $username, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/collaborators'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Collaborator::fromArray($item), $answer);
    }

    /**
     * Invite a collaborator.
     *
     * @param array{
     *     login: string,
     *     email: string,
     *     scopes: list<string>,
     *     domains?: list<string>,
     *     password?: string,
     * } $body
     */
    public function collaboratorsCreate(string|int $username, array $body, ?CallOptions $options = null): Shape\Collaborator
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/collaborators', body: $body), $options);
        return Shape\Collaborator::fromArray($answer);
    }

    /**
     * Change what a collaborator may do.
     *
     * @param array{
     *     email?: string,
     *     scopes?: list<string>,
     *     domains?: list<string>,
     *     enabled?: bool,
     *     password?: string,
     * } $body
     */
    public function collaboratorsUpdate(string|int $username, string|int $login, array $body = [], ?CallOptions $options = null): Shape\Collaborator
    {
        $answer = $this->connection->json(new Call('PUT', '/users/' . Call::part($username) . '/collaborators/' . Call::part($login), body: $body), $options);
        return Shape\Collaborator::fromArray($answer);
    }

    /** Remove a collaborator. */
    public function collaboratorsDelete(string|int $username, string|int $login, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/users/' . Call::part($username) . '/collaborators/' . Call::part($login)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Take two-factor authentication off a collaborator. */
    public function collaboratorsTwoFactorReset(string|int $username, string|int $login, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/collaborators/' . Call::part($login) . '/2fa/reset'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List API keys.
     *
     * @param array{enabled?: bool} $query
     * @return list<Shape\ApiKey>
     */
    public function apiKeysList(string|int $username, array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/api-keys', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\ApiKey::fromArray($item), $answer);
    }

    /**
     * List API keys, one page.
     *
     * @param array{enabled?: bool, page?: int, per_page?: int, sort?: string, q?: string} $query
     * @return Page<Shape\ApiKey>
     */
    public function apiKeysListPage(string|int $username, array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/api-keys', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\ApiKey::fromArray($item));
    }

    /**
     * List API keys, page by page.
     *
     * @param array{enabled?: bool, per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\ApiKey>
     */
    public function apiKeysListEach(string|int $username, array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->apiKeysListPage($username, $query, $options), $query);
    }

    /**
     * Create API key.
     *
     * @param array{
     *     name: string,
     *     permissions?: list<string>,
     *     ip_whitelist?: list<string>,
     *     expires_in?: int,
     * } $body
     */
    public function apiKeysCreate(string|int $username, array $body, ?CallOptions $options = null): Shape\KeyCreated
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/api-keys', body: $body), $options);
        return Shape\KeyCreated::fromArray($answer);
    }

    /** Show an API key. */
    public function apiKeysShow(string|int $username, string|int $id, ?CallOptions $options = null): Shape\ApiKey
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/api-keys/' . Call::part($id)), $options);
        return Shape\ApiKey::fromArray($answer);
    }

    /**
     * Change an API key.
     *
     * @param array{
     *     name?: string,
     *     permissions?: list<string>,
     *     ip_whitelist?: list<string>,
     *     enabled?: bool,
     *     rate_limit?: int,
     * } $body
     */
    public function apiKeysUpdate(string|int $username, string|int $id, array $body = [], ?CallOptions $options = null): Shape\ApiKey
    {
        $answer = $this->connection->json(new Call('PUT', '/users/' . Call::part($username) . '/api-keys/' . Call::part($id), body: $body), $options);
        return Shape\ApiKey::fromArray($answer);
    }

    /** Delete API key. */
    public function apiKeysDelete(string|int $username, string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/users/' . Call::part($username) . '/api-keys/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Give an API key a new secret.
     *
     * @param array{grace_minutes?: int} $body
     */
    public function apiKeysRotate(string|int $username, string|int $id, array $body = [], ?CallOptions $options = null): Shape\KeyCreated
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/api-keys/' . Call::part($id) . '/rotate', body: $body), $options);
        return Shape\KeyCreated::fromArray($answer);
    }

    /**
     * Requests made with an API key.
     *
     * @param array{from?: string, to?: string, status?: int} $query
     * @return list<array{
     *     at: string,
     *     method: string,
     *     path: string,
     *     status: int,
     *     ip: string,
     *     duration_ms: int|float,
     *     request_id: string,
     * }>
     */
    public function apiKeysRequests(string|int $username, string|int $id, array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/api-keys/' . Call::part($id) . '/requests', query: $query), $options);
    }

    /**
     * Requests made with an API key, one page.
     *
     * @param array{
     *     from?: string,
     *     to?: string,
     *     status?: int,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<array{
     *     at: string,
     *     method: string,
     *     path: string,
     *     status: int,
     *     ip: string,
     *     duration_ms: int|float,
     *     request_id: string,
     * }>
     */
    public function apiKeysRequestsPage(string|int $username, string|int $id, array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/api-keys/' . Call::part($id) . '/requests', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => $item);
    }

    /**
     * Requests made with an API key, page by page.
     *
     * @param array{
     *     from?: string,
     *     to?: string,
     *     status?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, array{
     *     at: string,
     *     method: string,
     *     path: string,
     *     status: int,
     *     ip: string,
     *     duration_ms: int|float,
     *     request_id: string,
     * }>
     */
    public function apiKeysRequestsEach(string|int $username, string|int $id, array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->apiKeysRequestsPage($username, $id, $query, $options), $query);
    }

    /** SSH access of a user. */
    public function sshShow(string|int $username, ?CallOptions $options = null): Shape\SshAccess
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/ssh'), $options);
        return Shape\SshAccess::fromArray($answer);
    }

    /**
     * `none` and `sftp`: file transfer alone, by keys. `jailed`: a shell that sees its own home and none of the others. `full`: a shell like any other. `password_login` lets the password in that was set for SSH, besides the keys.
     *
     * @param array{shell?: 'none'|'sftp'|'jailed'|'full', password_login?: bool} $body
     */
    public function sshUpdate(string|int $username, array $body = [], ?CallOptions $options = null): Shape\SshAccess
    {
        $answer = $this->connection->json(new Call('PUT', '/users/' . Call::part($username) . '/ssh', body: $body), $options);
        return Shape\SshAccess::fromArray($answer);
    }

    /**
     * A password for SSH and SFTP alone; that of the panel never opens them. It counts while `password_login` is on. Sessions of SSH end when it changes.
     *
     * @param array{password?: string} $body
     */
    public function sshPassword(string|int $username, array $body = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('PUT', '/users/' . Call::part($username) . '/ssh/password', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List SSH keys.
     *
     * @return list<Shape\SshKey>
     */
    public function sshKeysList(string|int $username, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/ssh-keys'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\SshKey::fromArray($item), $answer);
    }

    /**
     * Add an SSH key.
     *
     * @param array{name: string, public_key: string} $body
     */
    public function sshKeysCreate(string|int $username, array $body, ?CallOptions $options = null): Shape\SshKey
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/ssh-keys', body: $body), $options);
        return Shape\SshKey::fromArray($answer);
    }

    /** Delete an SSH key. */
    public function sshKeysDelete(string|int $username, string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/users/' . Call::part($username) . '/ssh-keys/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Measure the use of an account now. */
    public function recount(string|int $username, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/users/' . Call::part($username) . '/recount'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Counted from the access logs, every hour. A month is `YYYY-MM`; the current one when none is given.
     *
     * @param array{month?: string} $query
     */
    public function bandwidth(string|int $username, array $query = [], ?CallOptions $options = null): Shape\Bandwidth
    {
        $answer = $this->connection->json(new Call('GET', '/users/' . Call::part($username) . '/bandwidth', query: $query), $options);
        return Shape\Bandwidth::fromArray($answer);
    }
}
