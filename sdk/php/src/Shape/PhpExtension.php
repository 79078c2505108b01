<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `PhpExtension` of the API. */
final class PhpExtension implements Value
{
    /**
     * @param string $name
     * @param bool $installed
     * @param bool $enabled
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $name,
        public readonly bool $installed,
        public readonly bool $enabled,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            name: $data['name'],
            installed: $data['installed'],
            enabled: $data['enabled'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
