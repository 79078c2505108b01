<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\ServerEvent;
use Croft\Shape;

/** `system` of the API. */
final class System
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /** System info. */
    public function info(?CallOptions $options = null): Shape\SystemInfo
    {
        $answer = $this->connection->json(new Call('GET', '/system/info'), $options);
        return Shape\SystemInfo::fromArray($answer);
    }

    /**
     * CPU.
     *
     * @return array{
     *     percent: int|float,
     *     cores: list<int|float>,
     *     user: int|float,
     *     system: int|float,
     *     iowait: int|float,
     *     steal: int|float,
     *     pressure: int|float,
     * }
     */
    public function cpu(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/cpu'), $options);
    }

    /**
     * Memory.
     *
     * @return array{
     *     total_mb: int|float,
     *     used_mb: int|float,
     *     available_mb: int|float,
     *     cached_mb: int|float,
     *     percent: int|float,
     *     swap_total_mb: int|float,
     *     swap_used_mb: int|float,
     *     pressure: int|float,
     * }
     */
    public function memory(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/memory'), $options);
    }

    /**
     * Disk.
     *
     * @return array{
     *     disks: list<array{
     *         mount: string,
     *         device: string,
     *         fs: string,
     *         total_mb: int|float,
     *         used_mb: int|float,
     *         percent: int|float,
     *         inodes_percent: int|float,
     *     }>,
     *     io: array{read_kbps: int|float, write_kbps: int|float, util_percent: int|float},
     * }
     */
    public function disk(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/disk'), $options);
    }

    /**
     * Network.
     *
     * @return array{
     *     interfaces: list<array{
     *         name: string,
     *         rx_kbps: int|float,
     *         tx_kbps: int|float,
     *         rx_total_mb: int|float,
     *         tx_total_mb: int|float,
     *         errors: int|float,
     *     }>,
     *     connections: int|float,
     * }
     */
    public function network(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/network'), $options);
    }

    /**
     * Load.
     *
     * @return array{
     *     load1: int|float,
     *     load5: int|float,
     *     load15: int|float,
     *     cores: int|float,
     *     running: int|float,
     *     total: int|float,
     * }
     */
    public function load(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/load'), $options);
    }

    /**
     * Processes.
     *
     * @param array{limit?: int, user?: string} $query
     * @return list<Shape\Process>
     */
    public function processes(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/system/processes', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Process::fromArray($item), $answer);
    }

    /**
     * Processes, one page.
     *
     * @param array{limit?: int, user?: string, page?: int, per_page?: int, sort?: string, q?: string} $query
     * @return Page<Shape\Process>
     */
    public function processesPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/system/processes', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Process::fromArray($item));
    }

    /**
     * Processes, page by page.
     *
     * @param array{limit?: int, user?: string, per_page?: int, sort?: string, q?: string} $query
     * @return \Generator<int, Shape\Process>
     */
    public function processesEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->processesPage($query, $options), $query);
    }

    /**
     * Send a signal to a process.
     *
     * @param array{signal?: 'TERM'|'KILL'|'HUP', started_at: string} $body
     */
    public function processesKill(string|int $pid, array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/system/processes/' . Call::part($pid) . '/kill', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Measurements over time.
     *
     * @param array{
     *     metric: 'cpu'|'memory'|'disk'|'network'|'load'|'requests',
     *     range?: '1h'|'24h'|'7d'|'30d'|'1y',
     * } $query
     * @return array{
     *     metric: 'cpu'|'memory'|'disk'|'network'|'load'|'requests',
     *     range: '1h'|'24h'|'7d'|'30d'|'1y',
     *     step_seconds: int|float,
     *     points: list<array{at: string, value?: int|float, rx?: int|float, tx?: int|float}>,
     * }
     */
    public function history(array $query, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/history', query: $query), $options);
    }

    /**
     * Everything of the dashboard at once.
     *
     * @return array{
     *     info: Shape\SystemInfo,
     *     cpu: array{
     *         percent: int|float,
     *         cores: list<int|float>,
     *         user: int|float,
     *         system: int|float,
     *         iowait: int|float,
     *         steal: int|float,
     *         pressure: int|float,
     *     },
     *     memory: array{
     *         total_mb: int|float,
     *         used_mb: int|float,
     *         available_mb: int|float,
     *         cached_mb: int|float,
     *         percent: int|float,
     *         swap_total_mb: int|float,
     *         swap_used_mb: int|float,
     *         pressure: int|float,
     *     },
     *     disk: array{
     *         disks: list<array{
     *             mount: string,
     *             device: string,
     *             fs: string,
     *             total_mb: int|float,
     *             used_mb: int|float,
     *             percent: int|float,
     *             inodes_percent: int|float,
     *         }>,
     *         io: array{read_kbps: int|float, write_kbps: int|float, util_percent: int|float},
     *     },
     *     network: array{
     *         interfaces: list<array{
     *             name: string,
     *             rx_kbps: int|float,
     *             tx_kbps: int|float,
     *             rx_total_mb: int|float,
     *             tx_total_mb: int|float,
     *             errors: int|float,
     *         }>,
     *         connections: int|float,
     *     },
     *     load: array{
     *         load1: int|float,
     *         load5: int|float,
     *         load15: int|float,
     *         cores: int|float,
     *         running: int|float,
     *         total: int|float,
     *     },
     *     services: list<array{name: string, display_name: string, status: string}>,
     *     counts: array{users: int|float, domains: int|float, jobs_open: int|float, jobs_failed: int|float},
     * }
     */
    public function overview(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/system/overview'), $options);
        return [...$answer, 'info' => Shape\SystemInfo::fromArray($answer['info'])];
    }

    /**
     * Follow the measurements.
     *
     * @param array{interval?: int} $query
     * @return \Generator<int, ServerEvent>
     */
    public function stream(array $query = [], ?CallOptions $options = null): \Generator
    {
        return $this->connection->events(new Call('GET', '/system/stream', query: $query), $options);
    }

    /**
     * Whether the parts of the panel work together.
     *
     * @return array{
     *     ok: bool,
     *     checks: list<array{key: string, ok: bool, message: string}>,
     *     advisories: list<array{key: string, message: string}>,
     * }
     */
    public function health(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/health'), $options);
    }

    /**
     * `only` is a part such as `site`, or one scope such as `site:7`. At most 1000 changes are listed.
     *
     * @param array{only?: string} $query
     * @return list<Shape\PlannedChange>
     */
    public function plan(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/system/plan', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\PlannedChange::fromArray($item), $answer);
    }

    /**
     * Everything is rendered, tested and applied anew; what the server refuses is named in the job and stays as it was.
     *
     * @param array{only?: string} $body
     */
    public function apply(array $body = [], ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/system/apply', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Host name of the server.
     *
     * @return array{hostname: string, resolves: bool, ptr: string}
     */
    public function hostname(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/hostname'), $options);
    }

    /**
     * The machine is renamed at once. The addresses that the panel gives out follow when it is started again; the name of its configuration file goes on being accepted, so that nobody is locked out by a name that leads nowhere.
     *
     * @param array{hostname: string} $body
     * @return array{hostname: string, resolves: bool, ptr: string}
     */
    public function hostnameUpdate(array $body, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('PUT', '/system/hostname', body: $body), $options);
    }

    /**
     * Time of the server.
     *
     * @return array{now: string, timezone: string, ntp: bool, synchronized: bool}
     */
    public function time(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/system/time'), $options);
    }

    /**
     * Daemons that run already keep the time zone that they were started with.
     *
     * @param array{timezone?: string, ntp?: bool} $body
     * @return array{now: string, timezone: string, ntp: bool, synchronized: bool}
     */
    public function timeUpdate(array $body = [], ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('PUT', '/system/time', body: $body), $options);
    }

    /**
     * A second call replaces the first.
     *
     * @param array{delay_seconds?: int} $body
     */
    public function reboot(array $body = [], ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/system/reboot', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Without `refresh` the lists are taken as they were read last.
     *
     * @param array{refresh?: bool} $query
     */
    public function packagesUpdates(array $query = [], ?CallOptions $options = null): Shape\PackageUpdates
    {
        $answer = $this->connection->json(new Call('GET', '/system/packages/updates', query: $query), $options);
        return Shape\PackageUpdates::fromArray($answer);
    }

    /**
     * Nothing is removed and no configuration file replaced; the panel itself is not among the packages.
     *
     * @param array{packages?: list<string>, security_only?: bool} $body
     */
    public function packagesUpdate(array $body = [], ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/system/packages/update', body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * Addresses of the server.
     *
     * @return list<Shape\ServerIp>
     */
    public function ips(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/system/ips'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\ServerIp::fromArray($item), $answer);
    }

    /**
     * It works at once and after every restart. Without `prefix` the address stands alone (/32, /128), without `interface` it goes to the one of the first address. An address with an `owner` is that account’s alone.
     *
     * @param array{
     *     ip: string,
     *     prefix?: int,
     *     interface?: string,
     *     shared?: bool,
     *     owner?: string,
     *     nat_ip?: string,
     * } $body
     */
    public function ipsCreate(array $body, ?CallOptions $options = null): Shape\ServerIp
    {
        $answer = $this->connection->json(new Call('POST', '/system/ips', body: $body), $options);
        return Shape\ServerIp::fromArray($answer);
    }

    /**
     * Change who may use an address.
     *
     * @param array{shared?: bool, owner?: string, nat_ip?: string} $body
     */
    public function ipsUpdate(string|int $ip, array $body = [], ?CallOptions $options = null): Shape\ServerIp
    {
        $answer = $this->connection->json(new Call('PUT', '/system/ips/' . Call::part($ip), body: $body), $options);
        return Shape\ServerIp::fromArray($answer);
    }

    /** Only addresses that were added here; those of the machine itself count as in use. */
    public function ipsDelete(string|int $ip, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/system/ips/' . Call::part($ip)), $options);
        return Shape\Ack::fromArray($answer);
    }
}
