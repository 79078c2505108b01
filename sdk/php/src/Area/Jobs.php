<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\ServerEvent;
use Croft\Shape;

/** `jobs` of the API. */
final class Jobs
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List jobs.
     *
     * @param array{
     *     status?: 'queued'|'running'|'succeeded'|'failed'|'cancelled'|'rolled_back',
     *     type?: string,
     *     resource_type?: string,
     *     resource_id?: string,
     *     owner?: string,
     *     from?: string,
     *     to?: string,
     * } $query
     * @return list<Shape\Job>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/jobs', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Job::fromArray($item), $answer);
    }

    /**
     * List jobs, one page.
     *
     * @param array{
     *     status?: 'queued'|'running'|'succeeded'|'failed'|'cancelled'|'rolled_back',
     *     type?: string,
     *     resource_type?: string,
     *     resource_id?: string,
     *     owner?: string,
     *     from?: string,
     *     to?: string,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\Job>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/jobs', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Job::fromArray($item));
    }

    /**
     * List jobs, page by page.
     *
     * @param array{
     *     status?: 'queued'|'running'|'succeeded'|'failed'|'cancelled'|'rolled_back',
     *     type?: string,
     *     resource_type?: string,
     *     resource_id?: string,
     *     owner?: string,
     *     from?: string,
     *     to?: string,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\Job>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /** Show a job. */
    public function show(string|int $id, ?CallOptions $options = null): Shape\Job
    {
        $answer = $this->connection->json(new Call('GET', '/jobs/' . Call::part($id)), $options);
        return Shape\Job::fromArray($answer);
    }

    /**
     * Events `progress`, `log` and, when the job has ended, `end` with the job.
     *
     * @return \Generator<int, ServerEvent>
     */
    public function follow(string|int $id, ?CallOptions $options = null): \Generator
    {
        return $this->connection->events(new Call('GET', '/jobs/' . Call::part($id) . '/events'), $options);
    }

    /**
     * Lines that a job wrote.
     *
     * @param array{offset?: int} $query
     * @return array{lines: list<string>, next_offset: int, complete: bool}
     */
    public function log(string|int $id, array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/jobs/' . Call::part($id) . '/log', query: $query), $options);
    }

    /** Cancel a job. */
    public function cancel(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/jobs/' . Call::part($id) . '/cancel'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Run a failed job again. */
    public function retry(string|int $id, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/jobs/' . Call::part($id) . '/retry'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }
}
