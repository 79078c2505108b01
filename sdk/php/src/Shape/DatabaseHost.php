<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseHost` of the API. */
final class DatabaseHost implements Value
{
    /**
     * @param string $host
     * @param string $comment
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $host,
        public readonly string $comment,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            host: $data['host'],
            comment: $data['comment'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
