<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `TrashItem` of the API. */
final class TrashItem implements Value
{
    /**
     * @param string $trash_path
     * @param string $original_path
     * @param string $name
     * @param bool $is_dir
     * @param int $size
     * @param string $deleted_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $trash_path,
        public readonly string $original_path,
        public readonly string $name,
        public readonly bool $is_dir,
        public readonly int $size,
        public readonly string $deleted_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            trash_path: $data['trash_path'],
            original_path: $data['original_path'],
            name: $data['name'],
            is_dir: $data['is_dir'],
            size: $data['size'],
            deleted_at: $data['deleted_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
