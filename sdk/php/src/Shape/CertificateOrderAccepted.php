<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `CertificateOrderAccepted` of the API. */
final class CertificateOrderAccepted implements Value
{
    /**
     * @param true $success
     * @param string $message
     * @param int $job_id
     * @param string $order_status
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $success,
        public readonly string $message,
        public readonly int $job_id,
        public readonly string $order_status,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            success: $data['success'],
            message: $data['message'],
            job_id: $data['job_id'],
            order_status: $data['order_status'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
