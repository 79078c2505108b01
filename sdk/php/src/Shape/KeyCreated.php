<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `KeyCreated` of the API. */
final class KeyCreated implements Value
{
    /**
     * @param true $success
     * @param string $message
     * @param string $secret_key
     * @param string $api_key
     * @param array{
     *     id: string,
     *     name: string,
     *     key_prefix: string,
     *     permissions: list<string>,
     *     ip_whitelist: list<string>,
     *     last_used: string,
     *     created_at: string,
     *     expires_at: string,
     *     enabled: bool,
     * } $key
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly bool $success,
        public readonly string $message,
        public readonly string $secret_key,
        public readonly string $api_key,
        public readonly array $key,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            success: $data['success'],
            message: $data['message'],
            secret_key: $data['secret_key'],
            api_key: $data['api_key'],
            key: $data['key'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
