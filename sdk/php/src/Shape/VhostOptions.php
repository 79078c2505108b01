<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `VhostOptions` of the API. */
final class VhostOptions implements Value
{
    /**
     * @param list<string> $index_files
     * @param 'none'|'to_www'|'to_apex' $www_redirect
     * @param int $client_max_body_mb
     * @param bool $gzip
     * @param bool $brotli
     * @param bool $http2
     * @param bool $http3
     * @param bool $directory_listing
     * @param bool $access_log
     * @param bool $error_log
     * @param bool $security_headers
     * @param int $static_expires_days
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly array $index_files,
        public readonly string $www_redirect,
        public readonly int $client_max_body_mb,
        public readonly bool $gzip,
        public readonly bool $brotli,
        public readonly bool $http2,
        public readonly bool $http3,
        public readonly bool $directory_listing,
        public readonly bool $access_log,
        public readonly bool $error_log,
        public readonly bool $security_headers,
        public readonly int $static_expires_days,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            index_files: $data['index_files'],
            www_redirect: $data['www_redirect'],
            client_max_body_mb: $data['client_max_body_mb'],
            gzip: $data['gzip'],
            brotli: $data['brotli'],
            http2: $data['http2'],
            http3: $data['http3'],
            directory_listing: $data['directory_listing'],
            access_log: $data['access_log'],
            error_log: $data['error_log'],
            security_headers: $data['security_headers'],
            static_expires_days: $data['static_expires_days'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
