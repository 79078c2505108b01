<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Hotlink` of the API. */
final class Hotlink implements Value
{
    /**
     * @param bool $enabled
     * @param list<string> $extensions
     * @param list<string> $allowed
     * @param string $redirect_url
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $enabled,
        public readonly array $extensions,
        public readonly array $allowed,
        public readonly string $redirect_url,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            enabled: $data['enabled'],
            extensions: $data['extensions'],
            allowed: $data['allowed'],
            redirect_url: $data['redirect_url'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
