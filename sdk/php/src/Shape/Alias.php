<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Alias` of the API. */
final class Alias implements Value
{
    /**
     * @param string $alias
     * @param string $alias_unicode
     * @param 'serve'|'redirect' $mode
     * @param bool $dns
     * @param bool $mail
     * @param string $created_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $alias,
        public readonly string $alias_unicode,
        public readonly string $mode,
        public readonly bool $dns,
        public readonly bool $mail,
        public readonly string $created_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            alias: $data['alias'],
            alias_unicode: $data['alias_unicode'],
            mode: $data['mode'],
            dns: $data['dns'],
            mail: $data['mail'],
            created_at: $data['created_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
