<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `ServerIp` of the API. */
final class ServerIp implements Value
{
    /**
     * @param string $ip
     * @param int|float $version
     * @param string $interface
     * @param bool $shared
     * @param string $owner
     * @param string $nat_ip
     * @param int|float $domains
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $ip,
        public readonly int|float $version,
        public readonly string $interface,
        public readonly bool $shared,
        public readonly string $owner,
        public readonly string $nat_ip,
        public readonly int|float $domains,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            ip: $data['ip'],
            version: $data['version'],
            interface: $data['interface'],
            shared: $data['shared'],
            owner: $data['owner'],
            nat_ip: $data['nat_ip'],
            domains: $data['domains'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
