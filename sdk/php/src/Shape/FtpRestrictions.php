<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FtpRestrictions` of the API. */
final class FtpRestrictions implements Value
{
    /**
     * @param true $success
     * @param list<string> $allowed_ips
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $success,
        public readonly array $allowed_ips,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            success: $data['success'],
            allowed_ips: $data['allowed_ips'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
