<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `LeanError` of the API. */
final class LeanError implements Value
{
    /**
     * @param false $success
     * @param string $error
     * @param 'VALIDATION_ERROR'|'UNAUTHORIZED'|'FORBIDDEN'|'NOT_FOUND'|'CONFLICT'|'IDEMPOTENCY_KEY_CONFLICT'|'RATE_LIMITED'|'INTERNAL_ERROR' $code
     * @param array<string, list<string>>|null $details
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $success,
        public readonly string $error,
        public readonly string $code,
        public readonly ?array $details,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            success: $data['success'],
            error: $data['error'],
            code: $data['code'],
            details: $data['details'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
