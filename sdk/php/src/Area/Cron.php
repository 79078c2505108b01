<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `cron` of the API. */
final class Cron
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List cron jobs.
     *
     * @param array{owner?: string, domain?: string, enabled?: bool} $query
     * @return list<Shape\CronJob>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/cronjobs', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\CronJob::fromArray($item), $answer);
    }

    /**
     * List cron jobs, one page.
     *
     * @param array{
     *     owner?: string,
     *     domain?: string,
     *     enabled?: bool,
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\CronJob>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/cronjobs', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\CronJob::fromArray($item));
    }

    /**
     * List cron jobs, page by page.
     *
     * @param array{
     *     owner?: string,
     *     domain?: string,
     *     enabled?: bool,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\CronJob>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * The command runs as the account, in its home and under its limits.
     *
     * @param array{
     *     command: string,
     *     name: string,
     *     cron_expr: string,
     *     domain?: string,
     *     enabled?: bool,
     *     email_on_complete?: string,
     *     email_on_error?: bool,
     *     timeout_seconds?: int,
     *     allow_overlap?: bool,
     *     timezone?: string,
     *     php_version?: string,
     *     environment?: array<string, string>,
     *     owner?: string,
     * } $body
     */
    public function create(array $body, ?CallOptions $options = null): Shape\CronJob
    {
        $answer = $this->connection->json(new Call('POST', '/cronjobs', body: $body), $options);
        return Shape\CronJob::fromArray($answer);
    }

    /**
     * In words, and when it comes next.
     *
     * @param array{cron_expr: string, count?: int, timezone?: string} $query
     */
    public function preview(array $query, ?CallOptions $options = null): Shape\CronPreview
    {
        $answer = $this->connection->json(new Call('GET', '/cronjobs/preview', query: $query), $options);
        return Shape\CronPreview::fromArray($answer);
    }

    /** Get cron job. */
    public function show(string|int $id, ?CallOptions $options = null): Shape\CronJob
    {
        $answer = $this->connection->json(new Call('GET', '/cronjobs/' . Call::part($id)), $options);
        return Shape\CronJob::fromArray($answer);
    }

    /**
     * Update cron job.
     *
     * @param array{
     *     command?: string,
     *     name?: string,
     *     cron_expr?: string,
     *     domain?: string,
     *     enabled?: bool,
     *     email_on_complete?: string,
     *     email_on_error?: bool,
     *     timeout_seconds?: int,
     *     allow_overlap?: bool,
     *     timezone?: string,
     *     php_version?: string,
     *     environment?: array<string, string>,
     * } $body
     */
    public function update(string|int $id, array $body = [], ?CallOptions $options = null): Shape\CronJob
    {
        $answer = $this->connection->json(new Call('PUT', '/cronjobs/' . Call::part($id), body: $body), $options);
        return Shape\CronJob::fromArray($answer);
    }

    /** A run of it that goes on is ended. */
    public function delete(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/cronjobs/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * The last 100, newest first, each with at most 64 KiB of what the command printed.
     *
     * @param array{from?: string, to?: string, ok?: bool} $query
     * @return list<Shape\CronRun>
     */
    public function logs(string|int $id, array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/cronjobs/' . Call::part($id) . '/logs', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\CronRun::fromArray($item), $answer);
    }

    /** Delete the runs of a cron job. */
    public function logsDelete(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/cronjobs/' . Call::part($id) . '/logs'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Enable or disable a cron job. */
    public function toggle(string|int $id, ?CallOptions $options = null): Shape\CronToggled
    {
        $answer = $this->connection->json(new Call('POST', '/cronjobs/' . Call::part($id) . '/toggle'), $options);
        return Shape\CronToggled::fromArray($answer);
    }

    /** Run a cron job now. */
    public function run(string|int $id, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/cronjobs/' . Call::part($id) . '/run'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }
}
