<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `CertificatePreflight` of the API. */
final class CertificatePreflight implements Value
{
    /**
     * @param bool $ok
     * @param list<array{name: string, resolves: bool, points_here: bool, caa_ok: bool, problem: string}> $names
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $ok,
        public readonly array $names,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            ok: $data['ok'],
            names: $data['names'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
