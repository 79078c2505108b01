<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `ErrorPage` of the API. */
final class ErrorPage implements Value
{
    /**
     * @param int $code
     * @param string $content
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $code,
        public readonly string $content,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            code: $data['code'],
            content: $data['content'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
