<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FtpConfig` of the API. */
final class FtpConfig implements Value
{
    /**
     * @param int $port
     * @param string $passive_ports
     * @param 'off'|'optional'|'required' $tls
     * @param int $max_clients
     * @param int $max_per_ip
     * @param bool $anonymous
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $port,
        public readonly string $passive_ports,
        public readonly string $tls,
        public readonly int $max_clients,
        public readonly int $max_per_ip,
        public readonly bool $anonymous,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            port: $data['port'],
            passive_ports: $data['passive_ports'],
            tls: $data['tls'],
            max_clients: $data['max_clients'],
            max_per_ip: $data['max_per_ip'],
            anonymous: $data['anonymous'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
