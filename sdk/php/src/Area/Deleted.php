<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `deleted` of the API. */
final class Deleted
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List what was deleted and can be brought back.
     *
     * @param array{type?: 'user'|'domain'|'mailbox'|'database', owner?: string} $query
     * @return list<Shape\DeletedItem>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/deleted', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\DeletedItem::fromArray($item), $answer);
    }

    /**
     * List what was deleted and can be brought back, one page.
     *
     * @param array{
     *     type?: 'user'|'domain'|'mailbox'|'database',
     *     owner?: string,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\DeletedItem>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/deleted', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\DeletedItem::fromArray($item));
    }

    /**
     * List what was deleted and can be brought back, page by page.
     *
     * @param array{
     *     type?: 'user'|'domain'|'mailbox'|'database',
     *     owner?: string,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\DeletedItem>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /** Bring something back. */
    public function restore(string|int $id, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/deleted/' . Call::part($id) . '/restore'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /** Remove something for good. */
    public function purge(string|int $id, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('DELETE', '/deleted/' . Call::part($id)), $options);
        return Shape\JobAccepted::fromArray($answer);
    }
}
