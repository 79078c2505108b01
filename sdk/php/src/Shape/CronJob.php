<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `CronJob` of the API. */
final class CronJob implements Value
{
    /**
     * @param int $id
     * @param string $name
     * @param string $command
     * @param string $cron_expr
     * @param bool $enabled
     * @param string $owner
     * @param string|null $last_run_at
     * @param bool $last_run_ok
     * @param string|null $next_run_at
     * @param string $email_on_complete
     * @param bool $email_on_error
     * @param string $created_at
     * @param string $updated_at
     * @param string|null $domain
     * @param int|null $timeout_seconds
     * @param bool|null $allow_overlap
     * @param string|null $timezone
     * @param string|null $php_version
     * @param array<string, string>|null $environment
     * @param bool|null $running
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly int $id,
        public readonly string $name,
        public readonly string $command,
        public readonly string $cron_expr,
        public readonly bool $enabled,
        public readonly string $owner,
        public readonly ?string $last_run_at,
        public readonly bool $last_run_ok,
        public readonly ?string $next_run_at,
        public readonly string $email_on_complete,
        public readonly bool $email_on_error,
        public readonly string $created_at,
        public readonly string $updated_at,
        public readonly ?string $domain,
        public readonly ?int $timeout_seconds,
        public readonly ?bool $allow_overlap,
        public readonly ?string $timezone,
        public readonly ?string $php_version,
        public readonly ?array $environment,
        public readonly ?bool $running,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            id: $data['id'],
            name: $data['name'],
            command: $data['command'],
            cron_expr: $data['cron_expr'],
            enabled: $data['enabled'],
            owner: $data['owner'],
            last_run_at: $data['last_run_at'],
            last_run_ok: $data['last_run_ok'],
            next_run_at: $data['next_run_at'],
            email_on_complete: $data['email_on_complete'],
            email_on_error: $data['email_on_error'],
            created_at: $data['created_at'],
            updated_at: $data['updated_at'],
            domain: $data['domain'] ?? null,
            timeout_seconds: $data['timeout_seconds'] ?? null,
            allow_overlap: $data['allow_overlap'] ?? null,
            timezone: $data['timezone'] ?? null,
            php_version: $data['php_version'] ?? null,
            environment: $data['environment'] ?? null,
            running: $data['running'] ?? null,
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
