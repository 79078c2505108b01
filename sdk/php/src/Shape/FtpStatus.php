<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FtpStatus` of the API. */
final class FtpStatus implements Value
{
    /**
     * @param bool $installed
     * @param bool $running
     * @param int $total_accounts
     * @param int|null $port
     * @param 'off'|'optional'|'required'|null $tls
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $installed,
        public readonly bool $running,
        public readonly int $total_accounts,
        public readonly ?int $port,
        public readonly ?string $tls,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            installed: $data['installed'],
            running: $data['running'],
            total_accounts: $data['total_accounts'],
            port: $data['port'] ?? null,
            tls: $data['tls'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
