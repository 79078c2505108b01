<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Error` of the API. */
final class Error implements Value
{
    /**
     * @param false $success
     * @param 'VALIDATION_ERROR'|'UNAUTHORIZED'|'FORBIDDEN'|'NOT_FOUND'|'CONFLICT'|'IDEMPOTENCY_KEY_CONFLICT'|'RATE_LIMITED'|'INTERNAL_ERROR' $code
     * @param string $error
     * @param string $message
     * @param int $status
     * @param array<string, list<string>>|null $details
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $success,
        public readonly string $code,
        public readonly string $error,
        public readonly string $message,
        public readonly int $status,
        public readonly ?array $details,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            success: $data['success'],
            code: $data['code'],
            error: $data['error'],
            message: $data['message'],
            status: $data['status'],
            details: $data['details'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
