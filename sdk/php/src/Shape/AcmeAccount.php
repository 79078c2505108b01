<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `AcmeAccount` of the API. */
final class AcmeAccount implements Value
{
    /**
     * @param string $directory_url
     * @param string $email
     * @param bool $registered
     * @param bool $eab
     * @param string $profile
     * @param list<array{directory_url: string, eab: bool}> $fallback
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $directory_url,
        public readonly string $email,
        public readonly bool $registered,
        public readonly bool $eab,
        public readonly string $profile,
        public readonly array $fallback,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            directory_url: $data['directory_url'],
            email: $data['email'],
            registered: $data['registered'],
            eab: $data['eab'],
            profile: $data['profile'],
            fallback: $data['fallback'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
