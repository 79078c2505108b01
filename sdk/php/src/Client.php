<?php

declare(strict_types=1);

namespace Croft;

use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Internal\Transport;

/** A client of one server; its properties are the areas of the API: `$client->domains->list()`. */
final class Client
{
    use Areas;

    private readonly Connection $connection;

    /**
     * @param string $baseUrl `https://panel.example.com:3082`
     * @param string|null $token an API key (`wsp_…`) or the token of a session
     * @param string|null $caFile PEM file of the authority, or of the server's own certificate when no authority knows it
     * @param float $timeout seconds without an answer before a request is given up
     * @param int $retries further tries after 429, 502, 503, 504 or no answer; writes carry an Idempotency-Key, so nothing is done twice
     * @param array<string, string> $headers sent with every request
     * @param (\Closure(string): void)|null $onToken called with the token that replaces the one of a session; it is used from then on
     */
    public function __construct(
        string $baseUrl,
        #[\SensitiveParameter]
        ?string $token = null,
        ?string $caFile = null,
        float $timeout = 60.0,
        int $retries = 3,
        array $headers = [],
        ?\Closure $onToken = null,
    ) {
        if (preg_match('~\Ahttps?://[^/\s?#@]+(/[^\s?#]*)?\z~', $baseUrl) !== 1) {
            throw new \InvalidArgumentException("\"$baseUrl\" is no address of a server: https://panel.example.com:3082");
        }
        $this->connection = new Connection(rtrim($baseUrl, '/'), new Transport($caFile), $token, $timeout, $retries, $headers, $onToken);
        $this->openAreas($this->connection);
    }

    /**
     * What the first write in there would do; nothing is stored.
     *
     *     $client->plan(fn () => $client->domains->create(['domain' => 'example.com']))->plan
     *
     * @param callable(): mixed $write
     */
    public function plan(callable $write): DryRun
    {
        return $this->connection->plan($write) ?? throw new \LogicException('Nothing was written');
    }

    /**
     * A request of one's own, for routes that are newer than this SDK. Answers with JSON as arrays.
     *
     * @param string $path below `/api/v1`
     * @param array<string, mixed>|null $body
     * @param array<string, mixed> $query
     */
    public function request(string $method, string $path, ?array $body = null, array $query = [], ?CallOptions $options = null): mixed
    {
        return $this->connection->json(new Call(strtoupper($method), $path, $query, $body), $options);
    }
}
