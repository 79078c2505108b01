<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `VhostTest` of the API. */
final class VhostTest implements Value
{
    /**
     * @param bool $valid
     * @param string $output
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $valid,
        public readonly string $output,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            valid: $data['valid'],
            output: $data['output'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
