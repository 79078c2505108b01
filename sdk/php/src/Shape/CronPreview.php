<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `CronPreview` of the API. */
final class CronPreview implements Value
{
    /**
     * @param true $valid
     * @param string $description
     * @param list<string> $next
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $valid,
        public readonly string $description,
        public readonly array $next,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            valid: $data['valid'],
            description: $data['description'],
            next: $data['next'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
