<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `PackageUpdates` of the API. */
final class PackageUpdates implements Value
{
    /**
     * @param int $count
     * @param int $security
     * @param string|null $checked_at
     * @param list<array{name: string, current: string, candidate: string, security: bool}> $packages
     * @param bool $reboot_required
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $count,
        public readonly int $security,
        public readonly ?string $checked_at,
        public readonly array $packages,
        public readonly bool $reboot_required,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            count: $data['count'],
            security: $data['security'],
            checked_at: $data['checked_at'],
            packages: $data['packages'],
            reboot_required: $data['reboot_required'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
