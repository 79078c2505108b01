<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Download;
use Croft\Internal\Call;
use Croft\Internal\Connection;

/** `description` of the API. */
final class Description
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * This description as YAML.
     *
     * @param resource|null $into where the bytes go; otherwise into a temporary stream
     */
    public function yaml(mixed $into = null, ?CallOptions $options = null): Download
    {
        return $this->connection->download(new Call('GET', '/openapi.yaml', root: true), $into, $options);
    }

    /**
     * This description as JSON.
     *
     * @return array{openapi: '3.0.3', paths: array<string, mixed>}
     */
    public function json(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/openapi.json', root: true), $options);
    }
}
