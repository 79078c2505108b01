<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Download;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `dns` of the API. */
final class Dns
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List templates of zones.
     *
     * @return list<Shape\DnsTemplate>
     */
    public function templatesList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/dns/templates'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DnsTemplate::fromArray($item), $answer);
    }

    /**
     * List templates of zones, one page.
     *
     * @param array{page?: int, per_page?: int, sort?: string, q?: string} $query
     * @return Page<Shape\DnsTemplate>
     */
    public function templatesListPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/dns/templates', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\DnsTemplate::fromArray($item));
    }

    /**
     * List templates of zones, page by page.
     *
     * @param array{per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\DnsTemplate>
     */
    public function templatesListEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->templatesListPage($query, $options), $query);
    }

    /**
     * Placeholders: {domain}, {ip}, {ipv6}, {ns1} to {ns6}, {hostname}, {dkim}. A record whose placeholder is empty is left out.
     *
     * @param array{
     *     name: string,
     *     records: list<array{name: string, type: string, content: string, ttl?: int|null, priority?: int|null}>,
     * } $body
     */
    public function templatesCreate(array $body, ?CallOptions $options = null): Shape\DnsTemplate
    {
        $answer = $this->connection->json(new Call('POST', '/dns/templates', body: $body), $options);
        return Shape\DnsTemplate::fromArray($answer);
    }

    /** Show a template of zones. */
    public function templatesShow(string|int $name, ?CallOptions $options = null): Shape\DnsTemplate
    {
        $answer = $this->connection->json(new Call('GET', '/dns/templates/' . Call::part($name)), $options);
        return Shape\DnsTemplate::fromArray($answer);
    }

    /**
     * Zones that are there keep their records; resetting one brings the new ones.
     *
     * @param array{
     *     records?: list<array{name: string, type: string, content: string, ttl?: int|null, priority?: int|null}>,
     * } $body
     */
    public function templatesUpdate(string|int $name, array $body = [], ?CallOptions $options = null): Shape\DnsTemplate
    {
        $answer = $this->connection->json(new Call('PUT', '/dns/templates/' . Call::part($name), body: $body), $options);
        return Shape\DnsTemplate::fromArray($answer);
    }

    /** Delete a template of zones. */
    public function templatesDelete(string|int $name, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/dns/templates/' . Call::part($name)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List secondary name servers.
     *
     * @return list<Shape\DnsServer>
     */
    public function serversList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/dns/servers'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DnsServer::fromArray($item), $answer);
    }

    /**
     * List secondary name servers, one page.
     *
     * @param array{page?: int, per_page?: int, sort?: string, q?: string} $query
     * @return Page<Shape\DnsServer>
     */
    public function serversListPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/dns/servers', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\DnsServer::fromArray($item));
    }

    /**
     * List secondary name servers, page by page.
     *
     * @param array{per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\DnsServer>
     */
    public function serversListEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->serversListPage($query, $options), $query);
    }

    /**
     * It is told about every change and may transfer every zone. `tsig_key` is `name:secret` (HMAC-SHA256, base64), or the secret alone.
     *
     * @param array{hostname: string, ip: string, role?: 'secondary'|'cluster', tsig_key?: string} $body
     */
    public function serversCreate(array $body, ?CallOptions $options = null): Shape\DnsServer
    {
        $answer = $this->connection->json(new Call('POST', '/dns/servers', body: $body), $options);
        return Shape\DnsServer::fromArray($answer);
    }

    /** Remove a secondary name server. */
    public function serversDelete(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/dns/servers/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List DNS providers.
     *
     * @return list<Shape\DnsProvider>
     */
    public function providersList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/dns/providers'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DnsProvider::fromArray($item), $answer);
    }

    /**
     * List DNS providers, one page.
     *
     * @param array{page?: int, per_page?: int, sort?: string, q?: string} $query
     * @return Page<Shape\DnsProvider>
     */
    public function providersListPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/dns/providers', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\DnsProvider::fromArray($item));
    }

    /**
     * List DNS providers, page by page.
     *
     * @param array{per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\DnsProvider>
     */
    public function providersListEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->providersListPage($query, $options), $query);
    }

    /**
     * For certificates of names whose zone is hosted elsewhere. Credentials: `token` (cloudflare, digitalocean, hetzner), `access_key_id` and `secret_access_key` (route53), `service_account`, the whole key file (google), `application_key`, `application_secret` and `consumer_key` (ovh), each with an optional `endpoint`; or `server`, `zone`, `key_name`, `key_secret`, `algorithm` (rfc2136). They are tried before they are stored, and never shown.
     *
     * @param array{
     *     name: string,
     *     type: 'cloudflare'|'route53'|'google'|'digitalocean'|'hetzner'|'ovh'|'rfc2136',
     *     credentials: array<string, mixed>,
     * } $body
     */
    public function providersCreate(array $body, ?CallOptions $options = null): Shape\DnsProvider
    {
        $answer = $this->connection->json(new Call('POST', '/dns/providers', body: $body), $options);
        return Shape\DnsProvider::fromArray($answer);
    }

    /** Delete a DNS provider. */
    public function providersDelete(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/dns/providers/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List zones.
     *
     * @param array{owner?: string, kind?: string, dnssec?: bool} $query
     * @return list<Shape\DnsZone>
     */
    public function zonesList(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DnsZone::fromArray($item), $answer);
    }

    /**
     * List zones, one page.
     *
     * @param array{
     *     owner?: string,
     *     kind?: string,
     *     dnssec?: bool,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\DnsZone>
     */
    public function zonesListPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\DnsZone::fromArray($item));
    }

    /**
     * List zones, page by page.
     *
     * @param array{
     *     owner?: string,
     *     kind?: string,
     *     dnssec?: bool,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\DnsZone>
     */
    public function zonesListEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->zonesListPage($query, $options), $query);
    }

    /**
     * Create zone.
     *
     * @param array{
     *     domain: string,
     *     owner?: string,
     *     kind?: 'primary'|'secondary',
     *     primaries?: list<string>,
     *     template?: string,
     *     ip?: string,
     *     ipv6?: string,
     * } $body
     */
    public function zonesCreate(array $body, ?CallOptions $options = null): Shape\DnsZone
    {
        $answer = $this->connection->json(new Call('POST', '/dns/zones', body: $body), $options);
        return Shape\DnsZone::fromArray($answer);
    }

    /** Get zone with records. */
    public function zonesShow(string|int $domain, ?CallOptions $options = null): Shape\DnsZoneWithRecords
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones/' . Call::part($domain)), $options);
        return Shape\DnsZoneWithRecords::fromArray($answer);
    }

    /**
     * Update zone.
     *
     * @param array{
     *     soa?: array{rname?: string, refresh?: int, retry?: int, expire?: int, minimum?: int},
     *     default_ttl?: int,
     *     status?: 'active'|'disabled',
     * } $body
     */
    public function zonesUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\DnsZone
    {
        $answer = $this->connection->json(new Call('PUT', '/dns/zones/' . Call::part($domain), body: $body), $options);
        return Shape\DnsZone::fromArray($answer);
    }

    /**
     * Delete zone.
     *
     * @param array{force?: bool} $query
     */
    public function zonesDelete(string|int $domain, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/dns/zones/' . Call::part($domain), query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Reset zone to its template.
     *
     * @param array{template?: string, keep_custom?: bool, confirm: bool} $body
     */
    public function zonesReset(string|int $domain, array $body, ?CallOptions $options = null): Shape\DnsZone
    {
        $answer = $this->connection->json(new Call('POST', '/dns/zones/' . Call::part($domain) . '/reset', body: $body), $options);
        return Shape\DnsZone::fromArray($answer);
    }

    /**
     * Export zone as a BIND file.
     *
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function zonesExport(string|int $domain, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/dns/zones/' . Call::part($domain) . '/export'), $into, $options);
    }

    /**
     * `merge` adds and changes records, `replace` also removes what the file does not hold. The SOA record stays that of the zone.
     *
     * @param array{zone: string, mode?: 'merge'|'replace', dry_run?: bool} $body
     */
    public function zonesImport(string|int $domain, array $body, ?CallOptions $options = null): Shape\DnsZoneImported
    {
        $answer = $this->connection->json(new Call('POST', '/dns/zones/' . Call::part($domain) . '/import', body: $body), $options);
        return Shape\DnsZoneImported::fromArray($answer);
    }

    /**
     * List records.
     *
     * @param array{type?: string, name?: string} $query
     * @return list<Shape\DnsRecord>
     */
    public function recordsList(string|int $domain, array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones/' . Call::part($domain) . '/records', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DnsRecord::fromArray($item), $answer);
    }

    /**
     * List records, one page.
     *
     * @param array{
     *     type?: string,
     *     name?: string,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\DnsRecord>
     */
    public function recordsListPage(string|int $domain, array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones/' . Call::part($domain) . '/records', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\DnsRecord::fromArray($item));
    }

    /**
     * List records, page by page.
     *
     * @param array{type?: string, name?: string, per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\DnsRecord>
     */
    public function recordsListEach(string|int $domain, array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->recordsListPage($domain, $query, $options), $query);
    }

    /**
     * Create record.
     *
     * @param array{
     *     name: string,
     *     type: string,
     *     content: string,
     *     ttl?: int,
     *     priority?: int,
     *     disabled?: bool,
     *     comment?: string,
     * } $body
     */
    public function recordsCreate(string|int $domain, array $body, ?CallOptions $options = null): Shape\DnsRecord
    {
        $answer = $this->connection->json(new Call('POST', '/dns/zones/' . Call::part($domain) . '/records', body: $body), $options);
        return Shape\DnsRecord::fromArray($answer);
    }

    /**
     * All or nothing, at most 1000 entries. A refusal names the entry: `create[3]: Invalid record name`.
     *
     * @param array{
     *     create?: list<array<string, mixed>>,
     *     update?: list<array<string, mixed>>,
     *     delete?: list<string>,
     * } $body
     */
    public function recordsChange(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\DnsRecordsChanged
    {
        $answer = $this->connection->json(new Call('PUT', '/dns/zones/' . Call::part($domain) . '/records', body: $body), $options);
        return Shape\DnsRecordsChanged::fromArray($answer);
    }

    /** Get record. */
    public function recordsShow(string|int $domain, string|int $id, ?CallOptions $options = null): Shape\DnsRecord
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones/' . Call::part($domain) . '/records/' . Call::part($id)), $options);
        return Shape\DnsRecord::fromArray($answer);
    }

    /**
     * A record that the panel kept is the editor’s own afterwards.
     *
     * @param array{
     *     name?: string,
     *     content?: string,
     *     ttl?: int,
     *     priority?: int,
     *     disabled?: bool,
     *     comment?: string,
     * } $body
     */
    public function recordsUpdate(string|int $domain, string|int $id, array $body = [], ?CallOptions $options = null): Shape\DnsRecord
    {
        $answer = $this->connection->json(new Call('PUT', '/dns/zones/' . Call::part($domain) . '/records/' . Call::part($id), body: $body), $options);
        return Shape\DnsRecord::fromArray($answer);
    }

    /** Delete record. */
    public function recordsDelete(string|int $domain, string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/dns/zones/' . Call::part($domain) . '/records/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Check whether a zone is delegated here and served everywhere. */
    public function zonesCheck(string|int $domain, ?CallOptions $options = null): Shape\DnsZoneCheck
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones/' . Call::part($domain) . '/check'), $options);
        return Shape\DnsZoneCheck::fromArray($answer);
    }

    /** Show how a zone is signed. */
    public function dnssecShow(string|int $domain, ?CallOptions $options = null): Shape\DnssecStatus
    {
        $answer = $this->connection->json(new Call('GET', '/dns/zones/' . Call::part($domain) . '/dnssec'), $options);
        return Shape\DnssecStatus::fromArray($answer);
    }

    /**
     * The answer holds the DS records for the registrar.
     *
     * @param array{algorithm?: 'ecdsap256sha256'|'ed25519'|'rsasha256', nsec3?: bool} $body
     */
    public function dnssecEnable(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\DnssecStatus
    {
        $answer = $this->connection->json(new Call('POST', '/dns/zones/' . Call::part($domain) . '/dnssec', body: $body), $options);
        return Shape\DnssecStatus::fromArray($answer);
    }

    /**
     * Stop signing a zone.
     *
     * @param array{force?: bool} $query
     */
    public function dnssecDisable(string|int $domain, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/dns/zones/' . Call::part($domain) . '/dnssec', query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * The old key goes when no resolver remembers it. For a key-signing key the parent has to show the new DS record first; both sign until then.
     *
     * @param array{key?: 'ksk'|'zsk'} $body
     */
    public function dnssecRollover(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/dns/zones/' . Call::part($domain) . '/dnssec/rollover', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }
}
