<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseToolLink` of the API. */
final class DatabaseToolLink implements Value
{
    /**
     * @param string $url
     * @param string $token
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $url,
        public readonly string $token,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            url: $data['url'],
            token: $data['token'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
