<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnsZoneCheck` of the API. */
final class DnsZoneCheck implements Value
{
    /**
     * @param bool $delegated
     * @param list<string> $expected_ns
     * @param list<string> $found_ns
     * @param array<string, int|null> $serials
     * @param list<string> $problems
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $delegated,
        public readonly array $expected_ns,
        public readonly array $found_ns,
        public readonly array $serials,
        public readonly array $problems,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            delegated: $data['delegated'],
            expected_ns: $data['expected_ns'],
            found_ns: $data['found_ns'],
            serials: $data['serials'],
            problems: $data['problems'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
