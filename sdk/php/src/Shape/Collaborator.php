<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Collaborator` of the API. */
final class Collaborator implements Value
{
    /**
     * @param string $login
     * @param string $email
     * @param string $account
     * @param list<string> $scopes
     * @param list<string> $domains
     * @param bool $enabled
     * @param bool $two_factor_enabled
     * @param string|null $last_login_at
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $login,
        public readonly string $email,
        public readonly string $account,
        public readonly array $scopes,
        public readonly array $domains,
        public readonly bool $enabled,
        public readonly bool $two_factor_enabled,
        public readonly ?string $last_login_at,
        public readonly string $created_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            login: $data['login'],
            email: $data['email'],
            account: $data['account'],
            scopes: $data['scopes'],
            domains: $data['domains'],
            enabled: $data['enabled'],
            two_factor_enabled: $data['two_factor_enabled'],
            last_login_at: $data['last_login_at'],
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
