<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SiteLog` of the API. */
final class SiteLog implements Value
{
    /**
     * @param 'access'|'error'|'php' $type
     * @param list<string> $lines
     * @param bool $truncated
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $type,
        public readonly array $lines,
        public readonly bool $truncated,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            type: $data['type'],
            lines: $data['lines'],
            truncated: $data['truncated'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
