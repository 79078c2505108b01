<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Session` of the API. */
final class Session implements Value
{
    /**
     * @param string $id
     * @param string $ip
     * @param string $device
     * @param string $user_agent
     * @param string $login_at
     * @param string $last_seen
     * @param bool $current
     * @param 'password'|'2fa'|'passkey'|'sso'|'login-as' $via
     * @param string|null $impersonator
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $ip,
        public readonly string $device,
        public readonly string $user_agent,
        public readonly string $login_at,
        public readonly string $last_seen,
        public readonly bool $current,
        public readonly string $via,
        public readonly ?string $impersonator,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            ip: $data['ip'],
            device: $data['device'],
            user_agent: $data['user_agent'],
            login_at: $data['login_at'],
            last_seen: $data['last_seen'],
            current: $data['current'],
            via: $data['via'],
            impersonator: $data['impersonator'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
