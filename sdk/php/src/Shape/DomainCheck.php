<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DomainCheck` of the API. */
final class DomainCheck implements Value
{
    /**
     * @param bool $resolves
     * @param bool $points_here
     * @param bool $dns_hosted
     * @param list<array{name: string, type: 'A'|'AAAA', content: string, found: list<string>, ok: bool}> $required
     * @param int|null $http_status
     * @param int|null $https_status
     * @param bool $certificate_ok
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $resolves,
        public readonly bool $points_here,
        public readonly bool $dns_hosted,
        public readonly array $required,
        public readonly ?int $http_status,
        public readonly ?int $https_status,
        public readonly bool $certificate_ok,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            resolves: $data['resolves'],
            points_here: $data['points_here'],
            dns_hosted: $data['dns_hosted'],
            required: $data['required'],
            http_status: $data['http_status'],
            https_status: $data['https_status'],
            certificate_ok: $data['certificate_ok'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
