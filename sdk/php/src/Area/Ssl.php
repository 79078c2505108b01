<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Download;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `ssl` of the API. */
final class Ssl
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /** Show the account at the certificate authority. */
    public function acmeShow(?CallOptions $options = null): Shape\AcmeAccount
    {
        $answer = $this->connection->json(new Call('GET', '/ssl/acme/account'), $options);
        return Shape\AcmeAccount::fromArray($answer);
    }

    /**
     * Choose certificate authorities and accept their terms.
     *
     * @param array{
     *     directory_url?: string,
     *     email?: string,
     *     eab_kid?: string,
     *     eab_hmac?: string,
     *     profile?: string,
     *     fallback?: list<array{directory_url: string, eab_kid?: string, eab_hmac?: string}>,
     *     agree_tos: bool,
     * } $body
     */
    public function acmeUpdate(array $body, ?CallOptions $options = null): Shape\AcmeAccount
    {
        $answer = $this->connection->json(new Call('PUT', '/ssl/acme/account', body: $body), $options);
        return Shape\AcmeAccount::fromArray($answer);
    }

    /**
     * List certificates.
     *
     * @param array{owner?: string, type?: string, expiring_days?: int} $query
     * @return list<Shape\Certificate>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/ssl', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Certificate::fromArray($item), $answer);
    }

    /**
     * List certificates, one page.
     *
     * @param array{
     *     owner?: string,
     *     type?: string,
     *     expiring_days?: int,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\Certificate>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/ssl', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Certificate::fromArray($item));
    }

    /**
     * List certificates, page by page.
     *
     * @param array{
     *     owner?: string,
     *     type?: string,
     *     expiring_days?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\Certificate>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /** Certificate status. */
    public function show(string|int $domain, ?CallOptions $options = null): Shape\Certificate
    {
        $answer = $this->connection->json(new Call('GET', '/ssl/' . Call::part($domain)), $options);
        return Shape\Certificate::fromArray($answer);
    }

    /**
     * Delete a certificate.
     *
     * @param array{revoke?: bool, force?: bool} $query
     */
    public function delete(string|int $domain, array $query = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/ssl/' . Call::part($domain), query: $query), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List signing requests.
     *
     * @return list<Shape\CertificateRequest>
     */
    public function csrList(string|int $domain, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/ssl/' . Call::part($domain) . '/csr'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\CertificateRequest::fromArray($item), $answer);
    }

    /**
     * Generate CSR.
     *
     * @param array{
     *     common_name?: string,
     *     names?: list<string>,
     *     organization?: string,
     *     organizational_unit?: string,
     *     city?: string,
     *     state?: string,
     *     country?: string,
     *     email?: string,
     *     key_type?: 'ec256'|'ec384'|'rsa2048'|'rsa4096',
     * } $body
     */
    public function csrCreate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\CertificateRequest
    {
        $answer = $this->connection->json(new Call('POST', '/ssl/' . Call::part($domain) . '/csr', body: $body), $options);
        return Shape\CertificateRequest::fromArray($answer);
    }

    /**
     * Upload certificate.
     *
     * @param array{certificate: string, private_key?: string, chain?: string, force_https?: bool} $body
     */
    public function upload(string|int $domain, array $body, ?CallOptions $options = null): Shape\Certificate
    {
        $answer = $this->connection->json(new Call('POST', '/ssl/' . Call::part($domain) . '/upload', body: $body), $options);
        return Shape\Certificate::fromArray($answer);
    }

    /**
     * Make a self-signed certificate.
     *
     * @param array{days?: int, key_type?: 'ec256'|'ec384'|'rsa2048'|'rsa4096'} $body
     */
    public function selfSign(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\Certificate
    {
        $answer = $this->connection->json(new Call('POST', '/ssl/' . Call::part($domain) . '/self-signed', body: $body), $options);
        return Shape\Certificate::fromArray($answer);
    }

    /**
     * Lead visitors to HTTPS.
     *
     * @param array{enabled: bool, hsts?: bool, hsts_max_age?: int, hsts_subdomains?: bool} $body
     */
    public function forceHttps(string|int $domain, array $body, ?CallOptions $options = null): Shape\Certificate
    {
        $answer = $this->connection->json(new Call('PUT', '/ssl/' . Call::part($domain) . '/force-https', body: $body), $options);
        return Shape\Certificate::fromArray($answer);
    }

    /**
     * Switch automatic renewal.
     *
     * @param array{enabled: bool} $body
     */
    public function autoRenew(string|int $domain, array $body, ?CallOptions $options = null): Shape\Certificate
    {
        $answer = $this->connection->json(new Call('PUT', '/ssl/' . Call::part($domain) . '/auto-renew', body: $body), $options);
        return Shape\Certificate::fromArray($answer);
    }

    /**
     * Choose the oldest TLS version.
     *
     * @param array{tls_min?: '1.2'|'1.3'} $body
     */
    public function options(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\Certificate
    {
        $answer = $this->connection->json(new Call('PUT', '/ssl/' . Call::part($domain) . '/options', body: $body), $options);
        return Shape\Certificate::fromArray($answer);
    }

    /**
     * Download a certificate.
     *
     * @param array{part?: 'certificate'|'chain'|'fullchain'} $query
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function download(string|int $domain, array $query = [], mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/ssl/' . Call::part($domain) . '/download', query: $query), $into, $options);
    }

    /**
     * Download a private key.
     *
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function privateKey(string|int $domain, mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/ssl/' . Call::part($domain) . '/private-key'), $into, $options);
    }

    /**
     * Issue certificate.
     *
     * @param array{
     *     challenge?: 'http-01'|'dns-01',
     *     wildcard?: bool,
     *     names?: list<string>,
     *     key_type?: 'ec256'|'ec384'|'rsa2048'|'rsa4096',
     *     dns_provider_id?: string,
     *     force_https?: bool,
     *     dry_run?: bool,
     * } $body
     */
    public function issue(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\CertificatePreflight|Shape\CertificateOrderAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/ssl/' . Call::part($domain) . '/issue', body: $body), $options);
        return (array_key_exists('ok', $answer) ? Shape\CertificatePreflight::fromArray($answer) : Shape\CertificateOrderAccepted::fromArray($answer));
    }

    /**
     * Renew certificate.
     *
     * @param array{force?: bool} $body
     */
    public function renew(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\CertificateOrderAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/ssl/' . Call::part($domain) . '/renew', body: $body), $options);
        return Shape\CertificateOrderAccepted::fromArray($answer);
    }

    /**
     * Check whether a certificate can be issued.
     *
     * @param array{challenge?: 'http-01'|'dns-01', names?: string} $query
     */
    public function preflight(string|int $domain, array $query = [], ?CallOptions $options = null): Shape\CertificatePreflight
    {
        $answer = $this->connection->json(new Call('GET', '/ssl/' . Call::part($domain) . '/preflight', query: $query), $options);
        return Shape\CertificatePreflight::fromArray($answer);
    }
}
