<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `ServiceConfig` of the API. */
final class ServiceConfig implements Value
{
    /**
     * @param list<string> $files
     * @param string $file
     * @param string $content
     * @param int $revision
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly array $files,
        public readonly string $file,
        public readonly string $content,
        public readonly int $revision,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            files: $data['files'],
            file: $data['file'],
            content: $data['content'],
            revision: $data['revision'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
