<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `ErrorPageItem` of the API. */
final class ErrorPageItem implements Value
{
    /**
     * @param int $code
     * @param bool $custom
     * @param string|null $updated_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $code,
        public readonly bool $custom,
        public readonly ?string $updated_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            code: $data['code'],
            custom: $data['custom'],
            updated_at: $data['updated_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
