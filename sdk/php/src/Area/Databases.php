<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Download;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `databases` of the API. */
final class Databases
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List database servers.
     *
     * @return list<Shape\DatabaseServer>
     */
    public function enginesList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/databases/engines'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DatabaseServer::fromArray($item), $answer);
    }

    /** From the Debian sources that are configured on the server. */
    public function enginesInstall(string|int $engine, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/databases/engines/' . Call::part($engine) . '/install'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * List connections to the database servers.
     *
     * @param array{engine?: 'mariadb'|'postgresql'} $query
     * @return list<Shape\DatabaseProcess>
     */
    public function processesList(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/databases/processes', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DatabaseProcess::fromArray($item), $answer);
    }

    /**
     * End a connection to a database server.
     *
     * @param array{engine?: 'mariadb'|'postgresql'} $query
     */
    public function processesEnd(string|int $id, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/databases/processes/' . Call::part($id), query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List the tables of a database.
     *
     * @return list<Shape\DatabaseTable>
     */
    public function tablesList(string|int $id, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/databases/' . Call::part($id) . '/tables'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DatabaseTable::fromArray($item), $answer);
    }

    /**
     * List database users.
     *
     * @param array{owner?: string, engine?: 'mariadb'|'postgresql'} $query
     * @return list<Shape\DatabaseUser>
     */
    public function usersList(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/databases/users', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DatabaseUser::fromArray($item), $answer);
    }

    /**
     * List database users, one page.
     *
     * @param array{
     *     owner?: string,
     *     engine?: 'mariadb'|'postgresql',
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\DatabaseUser>
     */
    public function usersListPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/databases/users', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\DatabaseUser::fromArray($item));
    }

    /**
     * List database users, page by page.
     *
     * @param array{
     *     owner?: string,
     *     engine?: 'mariadb'|'postgresql',
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\DatabaseUser>
     */
    public function usersListEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->usersListPage($query, $options), $query);
    }

    /**
     * Create a database user.
     *
     * @param array{
     *     user: string,
     *     password: string,
     *     engine?: 'mariadb'|'postgresql',
     *     hosts?: list<string>,
     *     owner?: string,
     * } $body
     */
    public function usersCreate(array $body, ?CallOptions $options = null): Shape\DatabaseUser
    {
        $answer = $this->connection->json(new Call('POST', '/databases/users', body: $body), $options);
        return Shape\DatabaseUser::fromArray($answer);
    }

    /**
     * Change a database user.
     *
     * @param array{password?: string, hosts?: list<string>, max_connections?: int, enabled?: bool} $body
     */
    public function usersUpdate(string|int $user, array $body = [], ?CallOptions $options = null): Shape\DatabaseUser
    {
        $answer = $this->connection->json(new Call('PUT', '/databases/users/' . Call::part($user), body: $body), $options);
        return Shape\DatabaseUser::fromArray($answer);
    }

    /**
     * Delete a database user.
     *
     * @param array{force?: bool} $query
     */
    public function usersDelete(string|int $user, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/databases/users/' . Call::part($user), query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List who may do what in a database.
     *
     * @return list<Shape\DatabaseGrant>
     */
    public function grantsList(string|int $id, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/databases/' . Call::part($id) . '/grants'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DatabaseGrant::fromArray($item), $answer);
    }

    /**
     * Replaces those it had. PostgreSQL knows `ALL` (works as the owner), `READONLY`, SELECT, INSERT, UPDATE, DELETE, CREATE (in the schema `public`), REFERENCES, TRIGGER and CREATE TEMPORARY TABLES, for all tables there are and that the owner makes later; who may drop or alter a table is who owns it.
     *
     * @param array{user: string, privileges: list<string>} $body
     */
    public function grantsCreate(string|int $id, array $body, ?CallOptions $options = null): Shape\DatabaseGrant
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/grants', body: $body), $options);
        return Shape\DatabaseGrant::fromArray($answer);
    }

    /** Take the rights on a database from a user. */
    public function grantsDelete(string|int $id, string|int $user, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/databases/' . Call::part($id) . '/grants/' . Call::part($user)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List hosts from where a database is reached.
     *
     * @return list<Shape\DatabaseHost>
     */
    public function hostsList(string|int $id, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/databases/' . Call::part($id) . '/hosts'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DatabaseHost::fromArray($item), $answer);
    }

    /**
     * All users of the database, from an address, a network, a host name or `%`. The server’s firewall has to let TCP port 3306 (MariaDB) or 5432 (PostgreSQL, TLS only) in from there.
     *
     * @param array{host: string, comment?: string} $body
     */
    public function hostsCreate(string|int $id, array $body, ?CallOptions $options = null): Shape\DatabaseHost
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/hosts', body: $body), $options);
        return Shape\DatabaseHost::fromArray($answer);
    }

    /** No longer let a host reach a database. */
    public function hostsDelete(string|int $id, string|int $host, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/databases/' . Call::part($id) . '/hosts/' . Call::part($host)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Into the home of its account, with the rights and on the quota of the account. It can be fetched for a day. With `target_path`, a folder of the home or a name in one, it is put there and stays.
     *
     * @param array{
     *     format?: 'sql'|'sql.gz'|'sql.zst'|'custom',
     *     tables?: list<string>,
     *     structure_only?: bool,
     *     target_path?: string,
     * } $body
     */
    public function export(string|int $id, array $body = [], ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/export', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Fetch an export.
     *
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function exportsShow(string|int $id, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/databases/exports/' . Call::part($id)), $into, $options);
    }

    /**
     * A file of the home, or an upload that is complete: `.sql`, `.sql.gz` or `.sql.zst`. It is looked at before anything is emptied, and read with the rights of the account.
     *
     * @param array{path?: string, upload_id?: string, drop_existing?: bool, charset?: string} $body
     */
    public function import(string|int $id, array $body = [], ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/import', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * What is found stands in the log of the job.
     *
     * @param array{repair?: bool, optimize?: bool, tables?: list<string>} $body
     */
    public function check(string|int $id, array $body = [], ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/check', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Closed while it is copied; users and rights follow.
     *
     * @param array{name: string} $body
     */
    public function rename(string|int $id, array $body, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/rename', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Clone a database.
     *
     * @param array{name: string, structure_only?: bool} $body
     */
    public function clone(string|int $id, array $body, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/clone', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * A link that works once, within a minute. The session behind it ends after 30 minutes without use, after 8 hours, and with the account or the password of the database user.
     *
     * @param array{user?: string} $body
     */
    public function adminer(string|int $id, array $body = [], ?CallOptions $options = null): Shape\DatabaseToolLink
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/adminer', body: $body), $options);
        return Shape\DatabaseToolLink::fromArray($answer);
    }

    /**
     * Databases open in Adminer so far; this says why phpMyAdmin does not.
     *
     * @param array{user?: string} $body
     */
    public function phpmyadmin(string|int $id, array $body = [], ?CallOptions $options = null): Shape\DatabaseToolLink
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/phpmyadmin', body: $body), $options);
        return Shape\DatabaseToolLink::fromArray($answer);
    }

    /**
     * List databases.
     *
     * @param array{owner?: string, domain?: string, engine?: 'mariadb'|'postgresql'} $query
     * @return list<Shape\Database>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/databases', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Database::fromArray($item), $answer);
    }

    /**
     * List databases, one page.
     *
     * @param array{
     *     owner?: string,
     *     domain?: string,
     *     engine?: 'mariadb'|'postgresql',
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\Database>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/databases', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Database::fromArray($item));
    }

    /**
     * List databases, page by page.
     *
     * @param array{
     *     owner?: string,
     *     domain?: string,
     *     engine?: 'mariadb'|'postgresql',
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\Database>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * With a user that may do everything in it. Name and user get the owner’s prefix. The name of a deleted database is free when it was removed for good.
     *
     * @param array{
     *     name: string,
     *     user?: string,
     *     password: string,
     *     domain?: string,
     *     owner?: string,
     *     engine?: 'mariadb'|'postgresql',
     *     charset?: string,
     *     collation?: string,
     *     remote_access?: bool,
     *     remote_host?: string,
     * } $body
     */
    public function create(array $body, ?CallOptions $options = null): Shape\DatabaseCreated
    {
        $answer = $this->connection->json(new Call('POST', '/databases', body: $body), $options);
        return Shape\DatabaseCreated::fromArray($answer);
    }

    /** Get database. */
    public function show(string|int $id, ?CallOptions $options = null): Shape\Database
    {
        $answer = $this->connection->json(new Call('GET', '/databases/' . Call::part($id)), $options);
        return Shape\Database::fromArray($answer);
    }

    /**
     * Which domain it belongs to, and from where else it is reached: `%` is any host. The server’s firewall has to let TCP port 3306 (MariaDB) or 5432 (PostgreSQL, TLS only) in from there.
     *
     * @param array{remote_access?: bool, remote_host?: string, domain?: string} $body
     */
    public function update(string|int $id, array $body = [], ?CallOptions $options = null): Shape\Database
    {
        $answer = $this->connection->json(new Call('PUT', '/databases/' . Call::part($id), body: $body), $options);
        return Shape\Database::fromArray($answer);
    }

    /**
     * Out of service at once; the data are kept for the days of grace unless `purge` is set.
     *
     * @param array{keep_users?: bool, purge?: bool} $query
     */
    public function delete(string|int $id, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/databases/' . Call::part($id), query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Reset database password.
     *
     * @param array{password: string, user?: string} $body
     */
    public function password(string|int $id, array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/databases/' . Call::part($id) . '/reset-password', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }
}
