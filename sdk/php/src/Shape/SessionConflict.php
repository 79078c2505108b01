<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SessionConflict` of the API. */
final class SessionConflict implements Value
{
    /**
     * @param true $existing_session
     * @param array{ip: string, device: string, login_at: int, last_seen: int} $session_info
     * @param string $message
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $existing_session,
        public readonly array $session_info,
        public readonly string $message,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            existing_session: $data['existing_session'],
            session_info: $data['session_info'],
            message: $data['message'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
