<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseGrant` of the API. */
final class DatabaseGrant implements Value
{
    /**
     * @param string $user
     * @param list<string> $privileges
     * @param list<string> $hosts
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $user,
        public readonly array $privileges,
        public readonly array $hosts,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            user: $data['user'],
            privileges: $data['privileges'],
            hosts: $data['hosts'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
