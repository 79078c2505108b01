<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `PasskeyRequestOptions` of the API. */
final class PasskeyRequestOptions implements Value
{
    /**
     * @param string $challenge
     * @param string $rpId
     * @param int $timeout
     * @param string $userVerification
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $challenge,
        public readonly string $rpId,
        public readonly int $timeout,
        public readonly string $userVerification,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            challenge: $data['challenge'],
            rpId: $data['rpId'],
            timeout: $data['timeout'],
            userVerification: $data['userVerification'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
