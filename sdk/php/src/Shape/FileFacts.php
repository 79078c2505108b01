<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FileFacts` of the API. */
final class FileFacts implements Value
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
     * @param string $mode
     * @param string $group
     * @param string $link_target
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
        public readonly string $mode,
        public readonly string $group,
        public readonly string $link_target,
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
            mode: $data['mode'],
            group: $data['group'],
            link_target: $data['link_target'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
