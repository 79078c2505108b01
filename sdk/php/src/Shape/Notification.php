<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Notification` of the API. */
final class Notification implements Value
{
    /**
     * @param int $id
     * @param 'info'|'warning'|'error' $severity
     * @param string $title
     * @param string $body
     * @param string $event
     * @param array{type: string, id: string} $resource
     * @param string $link
     * @param bool $read
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $severity,
        public readonly string $title,
        public readonly string $body,
        public readonly string $event,
        public readonly array $resource,
        public readonly string $link,
        public readonly bool $read,
        public readonly string $created_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            severity: $data['severity'],
            title: $data['title'],
            body: $data['body'],
            event: $data['event'],
            resource: $data['resource'],
            link: $data['link'],
            read: $data['read'],
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
