<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FileVersion` of the API. */
final class FileVersion implements Value
{
    /**
     * @param int $version
     * @param int $size
     * @param string $mod_time
     * @param string $actor
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $version,
        public readonly int $size,
        public readonly string $mod_time,
        public readonly string $actor,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            version: $data['version'],
            size: $data['size'],
            mod_time: $data['mod_time'],
            actor: $data['actor'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
