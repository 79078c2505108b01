<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\ServerEvent;
use Croft\Shape;

/** `services` of the API. */
final class Services
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List services.
     *
     * @param array{status?: 'running'|'stopped'|'failed'|'not_installed'} $query
     * @return list<Shape\Service>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/services', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Service::fromArray($item), $answer);
    }

    /**
     * List services, one page.
     *
     * @param array{
     *     status?: 'running'|'stopped'|'failed'|'not_installed',
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\Service>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/services', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Service::fromArray($item));
    }

    /**
     * List services, page by page.
     *
     * @param array{
     *     status?: 'running'|'stopped'|'failed'|'not_installed',
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\Service>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /** Get service. */
    public function show(string|int $name, ?CallOptions $options = null): Shape\Service
    {
        $answer = $this->connection->json(new Call('GET', '/services/' . Call::part($name)), $options);
        return Shape\Service::fromArray($answer);
    }

    /**
     * Start service.
     *
     * @return array{success: true, status: 'running'}
     */
    public function start(string|int $name, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/services/' . Call::part($name) . '/start'), $options);
    }

    /**
     * Stop service.
     *
     * @param array{force?: bool} $body
     * @return array{success: true, status: 'stopped'}
     */
    public function stop(string|int $name, array $body = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/services/' . Call::part($name) . '/stop', body: $body), $options);
    }

    /**
     * Restart service.
     *
     * @return array{success: true, status: 'running'}
     */
    public function restart(string|int $name, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/services/' . Call::part($name) . '/restart'), $options);
    }

    /**
     * Reload the configuration of a service.
     *
     * @return array{success: true, status: 'running'}
     */
    public function reload(string|int $name, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/services/' . Call::part($name) . '/reload'), $options);
    }

    /** Start a service at boot. */
    public function enable(string|int $name, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/services/' . Call::part($name) . '/enable'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Do not start a service at boot. */
    public function disable(string|int $name, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/services/' . Call::part($name) . '/disable'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** From the Debian sources that are configured on the server. */
    public function install(string|int $name, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/services/' . Call::part($name) . '/install'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Last lines of the log of a service.
     *
     * @param array{lines?: int, q?: string, since?: string} $query
     * @return array{lines: list<string>}
     */
    public function logs(string|int $name, array $query = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/services/' . Call::part($name) . '/logs', query: $query), $options);
    }

    /**
     * Follow the log of a service.
     *
     * @return \Generator<int, ServerEvent>
     */
    public function logsStream(string|int $name, ?CallOptions $options = null): \Generator
    {
        return $this->connection->events(new Call('GET', '/services/' . Call::part($name) . '/logs/stream'), $options);
    }

    /**
     * The first file without `file`.
     *
     * @param array{file?: string} $query
     */
    public function configShow(string|int $name, array $query = [], ?CallOptions $options = null): Shape\ServiceConfig
    {
        $answer = $this->connection->json(new Call('GET', '/services/' . Call::part($name) . '/config', query: $query), $options);
        return Shape\ServiceConfig::fromArray($answer);
    }

    /**
     * Files for additions of the administrator’s: `custom.d` of nginx and `99-custom.ini` of PHP-FPM. The text is tested before the service reads it, and what fails is put back. Files that Croft writes are only shown.
     *
     * @param array{file: string, content: string, revision: int} $body
     */
    public function configUpdate(string|int $name, array $body, ?CallOptions $options = null): Shape\ServiceConfig
    {
        $answer = $this->connection->json(new Call('PUT', '/services/' . Call::part($name) . '/config', body: $body), $options);
        return Shape\ServiceConfig::fromArray($answer);
    }

    /**
     * What a service used over time.
     *
     * @param array{range?: '1h'|'24h'|'7d'|'30d'} $query
     */
    public function metrics(string|int $name, array $query = [], ?CallOptions $options = null): Shape\ServiceMetrics
    {
        $answer = $this->connection->json(new Call('GET', '/services/' . Call::part($name) . '/metrics', query: $query), $options);
        return Shape\ServiceMetrics::fromArray($answer);
    }
}
