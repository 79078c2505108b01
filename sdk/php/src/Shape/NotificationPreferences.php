<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `NotificationPreferences` of the API. */
final class NotificationPreferences implements Value
{
    /**
     * @param bool $email
     * @param list<array{
     *     id: string,
     *     type: 'email'|'webhook'|'slack'|'telegram',
     *     target: string,
     *     enabled: bool,
     * }> $channels
     * @param array<string, list<string>> $events
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $email,
        public readonly array $channels,
        public readonly array $events,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            email: $data['email'],
            channels: $data['channels'],
            events: $data['events'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
