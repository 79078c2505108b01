<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DnsZoneImported` of the API. */
final class DnsZoneImported implements Value
{
    /**
     * @param true $success
     * @param int $created
     * @param int $updated
     * @param int $deleted
     * @param list<array{line: int, reason: string}> $skipped
     * @param bool $dry_run
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $success,
        public readonly int $created,
        public readonly int $updated,
        public readonly int $deleted,
        public readonly array $skipped,
        public readonly bool $dry_run,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            success: $data['success'],
            created: $data['created'],
            updated: $data['updated'],
            deleted: $data['deleted'],
            skipped: $data['skipped'],
            dry_run: $data['dry_run'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
