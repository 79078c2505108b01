<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Download;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\ServerEvent;
use Croft\Shape;

/** `domains` of the API. */
final class Domains
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List domains.
     *
     * @param array{
     *     owner?: string,
     *     type?: string,
     *     status?: string,
     *     webserver?: string,
     *     php_version?: string,
     *     ssl?: bool,
     * } $query
     * @return list<Shape\Domain>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Domain::fromArray($item), $answer);
    }

    /**
     * List domains, one page.
     *
     * @param array{
     *     owner?: string,
     *     type?: string,
     *     status?: string,
     *     webserver?: string,
     *     php_version?: string,
     *     ssl?: bool,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\Domain>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/domains', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Domain::fromArray($item));
    }

    /**
     * List domains, page by page.
     *
     * @param array{
     *     owner?: string,
     *     type?: string,
     *     status?: string,
     *     webserver?: string,
     *     php_version?: string,
     *     ssl?: bool,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\Domain>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * Create domain.
     *
     * @param array{
     *     domain: string,
     *     owner?: string,
     *     type?: 'addon'|'subdomain'|'alias',
     *     target?: string,
     *     webserver?: 'nginx'|'apache'|'nginx_apache',
     *     php_version?: string,
     *     document_root?: string,
     *     ip?: string,
     *     ipv6?: string,
     *     www?: bool,
     *     dns?: bool,
     *     mail?: bool,
     *     ssl?: bool,
     *     template?: string,
     * } $body
     */
    public function create(array $body, ?CallOptions $options = null): Shape\Domain
    {
        $answer = $this->connection->json(new Call('POST', '/domains', body: $body), $options);
        return Shape\Domain::fromArray($answer);
    }

    /** Get domain. */
    public function show(string|int $domain, ?CallOptions $options = null): Shape\Domain
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain)), $options);
        return Shape\Domain::fromArray($answer);
    }

    /**
     * Update domain.
     *
     * @param array{
     *     webserver?: 'nginx'|'apache'|'nginx_apache',
     *     php_version?: string,
     *     document_root?: string,
     *     ip?: string,
     *     ipv6?: string,
     *     www?: bool,
     *     dns?: bool,
     *     mail?: bool,
     *     note?: string,
     * } $body
     */
    public function update(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\Domain
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain), body: $body), $options);
        return Shape\Domain::fromArray($answer);
    }

    /**
     * Delete domain.
     *
     * @param array{
     *     delete_files?: bool,
     *     delete_databases?: bool,
     *     delete_mail?: bool,
     *     delete_dns?: bool,
     *     purge?: bool,
     *     force?: bool,
     * } $query
     */
    public function delete(string|int $domain, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain), query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Suspend domain.
     *
     * @param array{reason?: string} $body
     */
    public function suspend(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/suspend', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Unsuspend domain. */
    public function unsuspend(string|int $domain, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/unsuspend'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Subdomains and aliases of a domain.
     *
     * @return list<Shape\Domain>
     */
    public function subdomainsList(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/subdomains'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Domain::fromArray($item), $answer);
    }

    /**
     * The site keeps everything that belongs to it; its folder is moved. With `keep_redirect` the old names redirect to the new one.
     *
     * @param array{new_domain: string, keep_redirect?: bool} $body
     */
    public function rename(string|int $domain, array $body, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/rename', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Its subdomains and aliases go along. The files belong to the other account afterwards.
     *
     * @param array{username: string} $body
     */
    public function transfer(string|int $domain, array $body, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/transfer', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Files and settings are copied to a new domain of the same account.
     *
     * @param array{target_domain: string, databases?: bool} $body
     */
    public function clone(string|int $domain, array $body, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/clone', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * List the aliases of a domain.
     *
     * @return list<Shape\Alias>
     */
    public function aliasesList(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/aliases'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Alias::fromArray($item), $answer);
    }

    /**
     * Add an alias to a domain.
     *
     * @param array{alias: string, mode?: 'serve'|'redirect', dns?: bool, mail?: bool} $body
     */
    public function aliasesCreate(string|int $domain, array $body, ?CallOptions $options = null): Shape\Alias
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/aliases', body: $body), $options);
        return Shape\Alias::fromArray($answer);
    }

    /** Remove an alias from a domain. */
    public function aliasesDelete(string|int $domain, string|int $alias, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain) . '/aliases/' . Call::part($alias)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List the redirects of a site.
     *
     * @return list<Shape\Redirect>
     */
    public function redirectsList(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/redirects'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Redirect::fromArray($item), $answer);
    }

    /**
     * Add a redirect.
     *
     * @param array{
     *     source: string,
     *     target: string,
     *     type?: 301|302|307|308,
     *     match?: 'exact'|'prefix',
     *     keep_query?: bool,
     *     enabled?: bool,
     * } $body
     */
    public function redirectsCreate(string|int $domain, array $body, ?CallOptions $options = null): Shape\Redirect
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/redirects', body: $body), $options);
        return Shape\Redirect::fromArray($answer);
    }

    /**
     * Change a redirect.
     *
     * @param array{
     *     source?: string,
     *     target?: string,
     *     type?: 301|302|307|308,
     *     match?: 'exact'|'prefix',
     *     keep_query?: bool,
     *     enabled?: bool,
     * } $body
     */
    public function redirectsUpdate(string|int $domain, string|int $id, array $body = [], ?CallOptions $options = null): Shape\Redirect
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/redirects/' . Call::part($id), body: $body), $options);
        return Shape\Redirect::fromArray($answer);
    }

    /** Delete a redirect. */
    public function redirectsDelete(string|int $domain, string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain) . '/redirects/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List the error pages of a site.
     *
     * @return list<Shape\ErrorPageItem>
     */
    public function errorPagesList(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/error-pages'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\ErrorPageItem::fromArray($item), $answer);
    }

    /** Show an error page. */
    public function errorPagesShow(string|int $domain, string|int $code, ?CallOptions $options = null): Shape\ErrorPage
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/error-pages/' . Call::part($code)), $options);
        return Shape\ErrorPage::fromArray($answer);
    }

    /**
     * Set an error page.
     *
     * @param array{content: string} $body
     */
    public function errorPagesUpdate(string|int $domain, string|int $code, array $body, ?CallOptions $options = null): Shape\ErrorPage
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/error-pages/' . Call::part($code), body: $body), $options);
        return Shape\ErrorPage::fromArray($answer);
    }

    /** Reset an error page. */
    public function errorPagesDelete(string|int $domain, string|int $code, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain) . '/error-pages/' . Call::part($code)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List password-protected directories.
     *
     * @return list<Shape\ProtectedDir>
     */
    public function protectedList(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/protected'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\ProtectedDir::fromArray($item), $answer);
    }

    /**
     * Protect a directory with a password.
     *
     * @param array{path: string, realm?: string, username: string, password: string} $body
     */
    public function protectedCreate(string|int $domain, array $body, ?CallOptions $options = null): Shape\ProtectedDir
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/protected', body: $body), $options);
        return Shape\ProtectedDir::fromArray($answer);
    }

    /**
     * Change a protected directory.
     *
     * @param array{realm?: string, enabled?: bool} $body
     */
    public function protectedUpdate(string|int $domain, string|int $id, array $body = [], ?CallOptions $options = null): Shape\ProtectedDir
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/protected/' . Call::part($id), body: $body), $options);
        return Shape\ProtectedDir::fromArray($answer);
    }

    /** Remove the protection of a directory. */
    public function protectedDelete(string|int $domain, string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain) . '/protected/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Add a user of a protected directory.
     *
     * @param array{username: string, password: string} $body
     */
    public function protectedUsersCreate(string|int $domain, string|int $id, array $body, ?CallOptions $options = null): Shape\ProtectedDir
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/protected/' . Call::part($id) . '/users', body: $body), $options);
        return Shape\ProtectedDir::fromArray($answer);
    }

    /** Remove a user of a protected directory. */
    public function protectedUsersDelete(string|int $domain, string|int $id, string|int $username, ?CallOptions $options = null): Shape\ProtectedDir
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain) . '/protected/' . Call::part($id) . '/users/' . Call::part($username)), $options);
        return Shape\ProtectedDir::fromArray($answer);
    }

    /** Show the hotlink protection of a site. */
    public function hotlinkShow(string|int $domain, ?CallOptions $options = null): Shape\Hotlink
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/hotlink'), $options);
        return Shape\Hotlink::fromArray($answer);
    }

    /**
     * Change the hotlink protection of a site.
     *
     * @param array{
     *     enabled?: bool,
     *     extensions?: list<string>,
     *     allowed?: list<string>,
     *     redirect_url?: string,
     * } $body
     */
    public function hotlinkUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\Hotlink
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/hotlink', body: $body), $options);
        return Shape\Hotlink::fromArray($answer);
    }

    /** Show which addresses may reach a site. */
    public function accessShow(string|int $domain, ?CallOptions $options = null): Shape\SiteAccess
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/access'), $options);
        return Shape\SiteAccess::fromArray($answer);
    }

    /**
     * Change which addresses may reach a site.
     *
     * @param array{allow?: list<string>, deny?: list<string>, default?: 'allow'|'deny'} $body
     */
    public function accessUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\SiteAccess
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/access', body: $body), $options);
        return Shape\SiteAccess::fromArray($answer);
    }

    /** Show the response cache of a site. */
    public function cacheShow(string|int $domain, ?CallOptions $options = null): Shape\SiteCache
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/cache'), $options);
        return Shape\SiteCache::fromArray($answer);
    }

    /**
     * Change the response cache of a site.
     *
     * @param array{
     *     enabled?: bool,
     *     ttl_seconds?: int,
     *     bypass_paths?: list<string>,
     *     bypass_cookies?: list<string>,
     * } $body
     */
    public function cacheUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\SiteCache
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/cache', body: $body), $options);
        return Shape\SiteCache::fromArray($answer);
    }

    /**
     * Each path is forgotten with any query; a path that ends with `*` stands for everything that begins so. No paths: all.
     *
     * @param array{paths?: list<string>} $body
     */
    public function cachePurge(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/cache/purge', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** ModSecurity of a site. */
    public function modsecurityShow(string|int $domain, ?CallOptions $options = null): Shape\SiteModsecurity
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/modsecurity'), $options);
        return Shape\SiteModsecurity::fromArray($answer);
    }

    /**
     * Change ModSecurity of a site.
     *
     * @param array{enabled?: bool, log_only?: bool, disabled_rules?: list<int>} $body
     */
    public function modsecurityUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\SiteModsecurity
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/modsecurity', body: $body), $options);
        return Shape\SiteModsecurity::fromArray($answer);
    }

    /**
     * List the proxies of a site.
     *
     * @return list<Shape\SiteProxy>
     */
    public function proxiesList(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/proxies'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\SiteProxy::fromArray($item), $answer);
    }

    /**
     * Let an application answer a path of a site.
     *
     * @param array{path: string, target: string, websocket?: bool, preserve_host?: bool} $body
     */
    public function proxiesCreate(string|int $domain, array $body, ?CallOptions $options = null): Shape\SiteProxy
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/proxies', body: $body), $options);
        return Shape\SiteProxy::fromArray($answer);
    }

    /** Delete a proxy. */
    public function proxiesDelete(string|int $domain, string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain) . '/proxies/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Show the PHP settings of a site. */
    public function phpShow(string|int $domain, ?CallOptions $options = null): Shape\PhpConfig
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/php'), $options);
        return Shape\PhpConfig::fromArray($answer);
    }

    /**
     * Change the PHP version and settings of a site.
     *
     * @param array{
     *     version?: string,
     *     enabled?: bool,
     *     settings?: array<string, mixed>,
     *     admin_settings?: array<string, mixed>,
     *     pool?: array<string, mixed>,
     * } $body
     */
    public function phpUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\PhpConfig
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/php', body: $body), $options);
        return Shape\PhpConfig::fromArray($answer);
    }

    /** Show the virtual host of a site. */
    public function vhostShow(string|int $domain, ?CallOptions $options = null): Shape\Vhost
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/vhost'), $options);
        return Shape\Vhost::fromArray($answer);
    }

    /**
     * Change the virtual host of a site.
     *
     * @param array{
     *     template?: 'default'|'wordpress'|'laravel'|'static'|'proxy',
     *     options?: array{
     *         index_files?: list<string>,
     *         www_redirect?: 'none'|'to_www'|'to_apex',
     *         client_max_body_mb?: int,
     *         gzip?: bool,
     *         brotli?: bool,
     *         http2?: bool,
     *         http3?: bool,
     *         directory_listing?: bool,
     *         access_log?: bool,
     *         error_log?: bool,
     *         security_headers?: bool,
     *         static_expires_days?: int,
     *     },
     *     custom?: array{nginx?: string, apache?: string},
     * } $body
     */
    public function vhostUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\Vhost
    {
        $answer = $this->connection->json(new Call('PUT', '/domains/' . Call::part($domain) . '/vhost', body: $body), $options);
        return Shape\Vhost::fromArray($answer);
    }

    /** Reset the virtual host of a site. */
    public function vhostReset(string|int $domain, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/domains/' . Call::part($domain) . '/vhost'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Test a virtual host without using it.
     *
     * @param array{
     *     template?: 'default'|'wordpress'|'laravel'|'static'|'proxy',
     *     options?: array{
     *         index_files?: list<string>,
     *         www_redirect?: 'none'|'to_www'|'to_apex',
     *         client_max_body_mb?: int,
     *         gzip?: bool,
     *         brotli?: bool,
     *         http2?: bool,
     *         http3?: bool,
     *         directory_listing?: bool,
     *         access_log?: bool,
     *         error_log?: bool,
     *         security_headers?: bool,
     *         static_expires_days?: int,
     *     },
     *     custom?: array{nginx?: string, apache?: string},
     * } $body
     */
    public function vhostTest(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\VhostTest
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/vhost/test', body: $body), $options);
        return Shape\VhostTest::fromArray($answer);
    }

    /**
     * List earlier virtual hosts of a site.
     *
     * @return list<Shape\VhostRevision>
     */
    public function vhostHistory(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/vhost/history'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\VhostRevision::fromArray($item), $answer);
    }

    /**
     * Go back to an earlier virtual host.
     *
     * @param array{revision: int} $body
     */
    public function vhostRollback(string|int $domain, array $body, ?CallOptions $options = null): Shape\Vhost
    {
        $answer = $this->connection->json(new Call('POST', '/domains/' . Call::part($domain) . '/vhost/rollback', body: $body), $options);
        return Shape\Vhost::fromArray($answer);
    }

    /** Check whether a domain points here and answers. */
    public function check(string|int $domain, ?CallOptions $options = null): Shape\DomainCheck
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/check'), $options);
        return Shape\DomainCheck::fromArray($answer);
    }

    /**
     * Show the last lines of a log of a site.
     *
     * @param array{type?: 'access'|'error'|'php', lines?: int, q?: string, from?: string, to?: string} $query
     */
    public function logsShow(string|int $domain, array $query = [], ?CallOptions $options = null): Shape\SiteLog
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/logs', query: $query), $options);
        return Shape\SiteLog::fromArray($answer);
    }

    /**
     * Follow a log of a site.
     *
     * @param array{type?: 'access'|'error'|'php'} $query
     * @return \Generator<int, ServerEvent>
     */
    public function logsStream(string|int $domain, array $query = [], ?CallOptions $options = null): \Generator
    {
        return $this->connection->events(new Call('GET', '/domains/' . Call::part($domain) . '/logs/stream', query: $query), $options);
    }

    /**
     * Download a log of a site.
     *
     * @param array{type?: 'access'|'error'|'php', date?: string} $query
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function logsDownload(string|int $domain, array $query = [], mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/domains/' . Call::part($domain) . '/logs/download', query: $query), $into, $options);
    }

    /**
     * Show the visitors of a site.
     *
     * @param array{from?: string, to?: string, interval?: 'hour'|'day'|'month'} $query
     */
    public function stats(string|int $domain, array $query = [], ?CallOptions $options = null): Shape\DomainStats
    {
        $answer = $this->connection->json(new Call('GET', '/domains/' . Call::part($domain) . '/stats', query: $query), $options);
        return Shape\DomainStats::fromArray($answer);
    }
}
