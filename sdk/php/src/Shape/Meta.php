<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Meta` of the API. */
final class Meta implements Value
{
    /**
     * @param int $total
     * @param int $per_page
     * @param int $current_page
     * @param int $last_page
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $total,
        public readonly int $per_page,
        public readonly int $current_page,
        public readonly int $last_page,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            total: $data['total'],
            per_page: $data['per_page'],
            current_page: $data['current_page'],
            last_page: $data['last_page'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
