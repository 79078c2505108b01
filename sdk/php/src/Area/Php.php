<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Shape;

/** `php` of the API. */
final class Php
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List the PHP versions of the server.
     *
     * @return list<Shape\PhpVersion>
     */
    public function versionsList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/php/versions'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\PhpVersion::fromArray($item), $answer);
    }

    /**
     * List the extensions of a PHP version.
     *
     * @return list<Shape\PhpExtension>
     */
    public function extensionsList(string|int $version, ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/php/versions/' . Call::part($version) . '/extensions'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\PhpExtension::fromArray($item), $answer);
    }

    /** From the Debian sources that are configured on the server, with the usual extensions. */
    public function versionsInstall(string|int $version, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/php/versions/' . Call::part($version) . '/install'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /** Remove a PHP version. */
    public function versionsDelete(string|int $version, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('DELETE', '/php/versions/' . Call::part($version)), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * One that is not installed is installed first.
     *
     * @param array{enabled: bool} $body
     */
    public function extensionsUpdate(string|int $version, string|int $name, array $body, ?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('PUT', '/php/versions/' . Call::part($version) . '/extensions/' . Call::part($name), body: $body), $options);
        return Shape\JobAccepted::fromArray($answer);
    }
}
