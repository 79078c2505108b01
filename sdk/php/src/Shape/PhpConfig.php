<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `PhpConfig` of the API. */
final class PhpConfig implements Value
{
    /**
     * @param string $domain
     * @param string $version
     * @param bool $enabled
     * @param list<string> $available
     * @param array{
     *     memory_limit: string|int|float|bool,
     *     upload_max_filesize: string|int|float|bool,
     *     post_max_size: string|int|float|bool,
     *     max_execution_time: string|int|float|bool,
     *     max_input_time: string|int|float|bool,
     *     max_input_vars: string|int|float|bool,
     *     display_errors: string|int|float|bool,
     *     error_reporting: string|int|float|bool,
     *     'date.timezone': string|int|float|bool,
     *     'session.gc_maxlifetime': string|int|float|bool,
     *     short_open_tag: string|int|float|bool,
     *     allow_url_fopen: string|int|float|bool,
     *     'opcache.enable': string|int|float|bool,
     * } $settings
     * @param array{open_basedir: string, disable_functions: string} $admin_settings
     * @param array{pm: 'ondemand', max_children: int, idle_timeout: int, max_requests: int} $pool
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $domain,
        public readonly string $version,
        public readonly bool $enabled,
        public readonly array $available,
        public readonly array $settings,
        public readonly array $admin_settings,
        public readonly array $pool,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            domain: $data['domain'],
            version: $data['version'],
            enabled: $data['enabled'],
            available: $data['available'],
            settings: $data['settings'],
            admin_settings: $data['admin_settings'],
            pool: $data['pool'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
