<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `PasskeyCreationOptions` of the API. */
final class PasskeyCreationOptions implements Value
{
    /**
     * @param string $challenge
     * @param array{name: string, id: string} $rp
     * @param int $timeout
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $challenge,
        public readonly array $rp,
        public readonly int $timeout,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            challenge: $data['challenge'],
            rp: $data['rp'],
            timeout: $data['timeout'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
