<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Login` of the API. */
final class Login implements Value
{
    /**
     * @param string $token
     * @param User $user
     * @param int $expires_in
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $token,
        public readonly User $user,
        public readonly int $expires_in,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            token: $data['token'],
            user: User::fromArray($data['user']),
            expires_in: $data['expires_in'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
