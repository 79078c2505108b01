<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `FtpAccounts` of the API. */
final class FtpAccounts implements Value
{
    /**
     * @param list<FtpAccount> $accounts
     * @param int $total
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly array $accounts,
        public readonly int $total,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            accounts: array_map(static fn (mixed $item): mixed => FtpAccount::fromArray($item), $data['accounts']),
            total: $data['total'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
