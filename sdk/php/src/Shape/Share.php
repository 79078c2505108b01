<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Share` of the API. */
final class Share implements Value
{
    /**
     * @param string $id
     * @param string $path
     * @param string $url
     * @param bool $protected
     * @param string|null $expires_at
     * @param int $max_downloads
     * @param int $downloads
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $path,
        public readonly string $url,
        public readonly bool $protected,
        public readonly ?string $expires_at,
        public readonly int $max_downloads,
        public readonly int $downloads,
        public readonly string $created_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            path: $data['path'],
            url: $data['url'],
            protected: $data['protected'],
            expires_at: $data['expires_at'],
            max_downloads: $data['max_downloads'],
            downloads: $data['downloads'],
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
