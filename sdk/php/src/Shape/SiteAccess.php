<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `SiteAccess` of the API. */
final class SiteAccess implements Value
{
    /**
     * @param list<string> $allow
     * @param list<string> $deny
     * @param 'allow'|'deny' $default
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly array $allow,
        public readonly array $deny,
        public readonly string $default,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            allow: $data['allow'],
            deny: $data['deny'],
            default: $data['default'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
