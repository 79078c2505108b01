<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Shape;

/** `search` of the API. */
final class Search
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * Find accounts, domains and settings.
     *
     * @param array{
     *     q: string,
     *     types?: list<'user'|'domain'|'database'|'email'|'ftp'|'wordpress'|'backup'|'setting'|'page'>,
     *     limit?: int,
     * } $query
     */
    public function search(array $query, ?CallOptions $options = null): Shape\SearchResults
    {
        $answer = $this->connection->json(new Call('GET', '/search', query: $query), $options);
        return Shape\SearchResults::fromArray($answer);
    }
}
