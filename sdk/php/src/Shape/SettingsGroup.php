<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SettingsGroup` of the API. */
final class SettingsGroup implements Value
{
    /**
     * @param string $group
     * @param array<string, mixed> $settings
     * @param mixed $schema
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $group,
        public readonly array $settings,
        public readonly mixed $schema,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            group: $data['group'],
            settings: $data['settings'],
            schema: $data['schema'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
