<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `VhostRevision` of the API. */
final class VhostRevision implements Value
{
    /**
     * @param int $revision
     * @param string $at
     * @param string $actor
     * @param string $config
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $revision,
        public readonly string $at,
        public readonly string $actor,
        public readonly string $config,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            revision: $data['revision'],
            at: $data['at'],
            actor: $data['actor'],
            config: $data['config'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
