<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DatabaseServer` of the API. */
final class DatabaseServer implements Value
{
    /**
     * @param 'mariadb'|'postgresql' $engine
     * @param bool $installed
     * @param bool $running
     * @param string $version
     * @param int $databases
     * @param int $size_kb
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $engine,
        public readonly bool $installed,
        public readonly bool $running,
        public readonly string $version,
        public readonly int $databases,
        public readonly int $size_kb,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            engine: $data['engine'],
            installed: $data['installed'],
            running: $data['running'],
            version: $data['version'],
            databases: $data['databases'],
            size_kb: $data['size_kb'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
