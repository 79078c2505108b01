<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `PhpVersion` of the API. */
final class PhpVersion implements Value
{
    /**
     * @param string $version
     * @param string $full_version
     * @param bool $installed
     * @param bool $default
     * @param int $sites
     * @param string $eol
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $version,
        public readonly string $full_version,
        public readonly bool $installed,
        public readonly bool $default,
        public readonly int $sites,
        public readonly string $eol,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            version: $data['version'],
            full_version: $data['full_version'],
            installed: $data['installed'],
            default: $data['default'],
            sites: $data['sites'],
            eol: $data['eol'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
