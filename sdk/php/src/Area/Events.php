<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\ServerEvent;

/** `events` of the API. */
final class Events
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * Events `event` (the journal), `job` and `metrics`. Without topics the journal and all jobs.
     *
     * @param array{topics?: list<'jobs'|'notifications'|'services'|'metrics'>} $query
     * @return \Generator<int, ServerEvent>
     */
    public function follow(array $query = [], ?CallOptions $options = null): \Generator
    {
        return $this->connection->events(new Call('GET', '/events', query: $query), $options);
    }
}
