<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `PlannedChange` of the API. */
final class PlannedChange implements Value
{
    /**
     * @param string $scope
     * @param string $kind
     * @param string $target
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $scope,
        public readonly string $kind,
        public readonly string $target,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            scope: $data['scope'],
            kind: $data['kind'],
            target: $data['target'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
