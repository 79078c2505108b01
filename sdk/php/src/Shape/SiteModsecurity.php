<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SiteModsecurity` of the API. */
final class SiteModsecurity implements Value
{
    /**
     * @param bool $enabled
     * @param bool $log_only
     * @param list<int> $disabled_rules
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $enabled,
        public readonly bool $log_only,
        public readonly array $disabled_rules,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            enabled: $data['enabled'],
            log_only: $data['log_only'],
            disabled_rules: $data['disabled_rules'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
