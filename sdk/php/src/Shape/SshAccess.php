<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SshAccess` of the API. */
final class SshAccess implements Value
{
    /**
     * @param 'none'|'sftp'|'jailed'|'full' $shell
     * @param bool $password_login
     * @param string $host
     * @param int $port
     * @param int $keys
     * @param bool|null $password_set
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $shell,
        public readonly bool $password_login,
        public readonly string $host,
        public readonly int $port,
        public readonly int $keys,
        public readonly ?bool $password_set,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            shell: $data['shell'],
            password_login: $data['password_login'],
            host: $data['host'],
            port: $data['port'],
            keys: $data['keys'],
            password_set: $data['password_set'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
