<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FoundFile` of the API. */
final class FoundFile implements Value
{
    /**
     * @param string $name
     * @param string $path
     * @param bool $is_dir
     * @param int $size
     * @param string $permission
     * @param string $owner
     * @param string $mod_time
     * @param bool $is_link
     * @param string $mime
     * @param int $line
     * @param string $match
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $name,
        public readonly string $path,
        public readonly bool $is_dir,
        public readonly int $size,
        public readonly string $permission,
        public readonly string $owner,
        public readonly string $mod_time,
        public readonly bool $is_link,
        public readonly string $mime,
        public readonly int $line,
        public readonly string $match,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            name: $data['name'],
            path: $data['path'],
            is_dir: $data['is_dir'],
            size: $data['size'],
            permission: $data['permission'],
            owner: $data['owner'],
            mod_time: $data['mod_time'],
            is_link: $data['is_link'],
            mime: $data['mime'],
            line: $data['line'],
            match: $data['match'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
