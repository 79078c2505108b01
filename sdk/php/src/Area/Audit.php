<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Download;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `audit` of the API. */
final class Audit
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * Audit log.
     *
     * @param array{
     *     actor?: string,
     *     owner?: string,
     *     action?: string,
     *     resource_type?: string,
     *     resource_id?: string,
     *     ip?: string,
     *     result?: 'ok'|'denied'|'failed',
     *     from?: string,
     *     to?: string,
     * } $query
     * @return list<Shape\AuditEntry>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/audit', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\AuditEntry::fromArray($item), $answer);
    }

    /**
     * Audit log, one page.
     *
     * @param array{
     *     actor?: string,
     *     owner?: string,
     *     action?: string,
     *     resource_type?: string,
     *     resource_id?: string,
     *     ip?: string,
     *     result?: 'ok'|'denied'|'failed',
     *     from?: string,
     *     to?: string,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\AuditEntry>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/audit', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\AuditEntry::fromArray($item));
    }

    /**
     * Audit log, page by page.
     *
     * @param array{
     *     actor?: string,
     *     owner?: string,
     *     action?: string,
     *     resource_type?: string,
     *     resource_id?: string,
     *     ip?: string,
     *     result?: 'ok'|'denied'|'failed',
     *     from?: string,
     *     to?: string,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\AuditEntry>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * Check that nobody has changed the audit log.
     *
     * @param array{from?: string, to?: string} $query
     * @return array{ok: bool, checked: int, first_bad_id: int|null}
     */
    public function verify(array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/audit/verify', query: $query), $options);
    }

    /**
     * Download the audit log.
     *
     * @param array{
     *     actor?: string,
     *     owner?: string,
     *     action?: string,
     *     resource_type?: string,
     *     resource_id?: string,
     *     ip?: string,
     *     result?: 'ok'|'denied'|'failed',
     *     from?: string,
     *     to?: string,
     *     format?: 'csv'|'json',
     * } $query
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function export(array $query = [], mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/audit/export', query: $query), $into, $options);
    }

    /** Show an audit entry. */
    public function show(string|int $id, ?CallOptions $options = null): Shape\AuditEntry
    {
        $answer = $this->connection->json(new Call('GET', '/audit/' . Call::part($id)), $options);
        return Shape\AuditEntry::fromArray($answer);
    }
}
