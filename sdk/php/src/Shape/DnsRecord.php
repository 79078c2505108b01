<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnsRecord` of the API. */
final class DnsRecord implements Value
{
    /**
     * @param string $id
     * @param string $name
     * @param string $type
     * @param string $content
     * @param int $ttl
     * @param int|null $priority
     * @param bool $disabled
     * @param bool $managed
     * @param string $comment
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $id,
        public readonly string $name,
        public readonly string $type,
        public readonly string $content,
        public readonly int $ttl,
        public readonly ?int $priority,
        public readonly bool $disabled,
        public readonly bool $managed,
        public readonly string $comment,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            name: $data['name'],
            type: $data['type'],
            content: $data['content'],
            ttl: $data['ttl'],
            priority: $data['priority'],
            disabled: $data['disabled'],
            managed: $data['managed'],
            comment: $data['comment'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
