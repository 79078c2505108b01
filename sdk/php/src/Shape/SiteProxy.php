<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SiteProxy` of the API. */
final class SiteProxy implements Value
{
    /**
     * @param int $id
     * @param string $path
     * @param string $target
     * @param bool $websocket
     * @param bool $enabled
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $path,
        public readonly string $target,
        public readonly bool $websocket,
        public readonly bool $enabled,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            path: $data['path'],
            target: $data['target'],
            websocket: $data['websocket'],
            enabled: $data['enabled'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
