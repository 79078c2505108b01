<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SiteCache` of the API. */
final class SiteCache implements Value
{
    /**
     * @param bool $enabled
     * @param int $ttl_seconds
     * @param list<string> $bypass_paths
     * @param list<string> $bypass_cookies
     * @param int|float $size_mb
     * @param int|float $hit_ratio
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $enabled,
        public readonly int $ttl_seconds,
        public readonly array $bypass_paths,
        public readonly array $bypass_cookies,
        public readonly int|float $size_mb,
        public readonly int|float $hit_ratio,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            enabled: $data['enabled'],
            ttl_seconds: $data['ttl_seconds'],
            bypass_paths: $data['bypass_paths'],
            bypass_cookies: $data['bypass_cookies'],
            size_mb: $data['size_mb'],
            hit_ratio: $data['hit_ratio'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
