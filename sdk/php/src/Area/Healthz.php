<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;

/** `healthz` of the API. */
final class Healthz
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * Whether the panel works, for monitors.
     *
     * @return array{ok: bool}
     */
    public function healthz(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/healthz', root: true), $options);
    }
}
