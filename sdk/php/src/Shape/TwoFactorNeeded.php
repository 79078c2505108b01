<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `TwoFactorNeeded` of the API. */
final class TwoFactorNeeded implements Value
{
    /**
     * @param true $requires_2fa
     * @param string $message
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $requires_2fa,
        public readonly string $message,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            requires_2fa: $data['requires_2fa'],
            message: $data['message'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
