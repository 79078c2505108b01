<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FtpAnonymous` of the API. */
final class FtpAnonymous implements Value
{
    /**
     * @param string $domain
     * @param bool $enabled
     * @param bool $allow_upload
     * @param string $home_dir
     * @param int $max_connections
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $domain,
        public readonly bool $enabled,
        public readonly bool $allow_upload,
        public readonly string $home_dir,
        public readonly int $max_connections,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            domain: $data['domain'],
            enabled: $data['enabled'],
            allow_upload: $data['allow_upload'],
            home_dir: $data['home_dir'],
            max_connections: $data['max_connections'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
