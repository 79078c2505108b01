<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Settings` of the API. */
final class Settings implements Value
{
    /**
     * @param list<string> $groups
     * @param array<string, array<string, mixed>> $settings
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly array $groups,
        public readonly array $settings,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            groups: $data['groups'],
            settings: $data['settings'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
