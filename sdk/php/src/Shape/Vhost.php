<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `Vhost` of the API. */
final class Vhost implements Value
{
    /**
     * @param string $domain
     * @param string $webserver
     * @param string $template
     * @param list<string> $templates
     * @param VhostOptions $options
     * @param array{nginx: string, apache: string} $custom
     * @param string $config
     * @param int $revision
     * @param string $updated_at
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $domain,
        public readonly string $webserver,
        public readonly string $template,
        public readonly array $templates,
        public readonly VhostOptions $options,
        public readonly array $custom,
        public readonly string $config,
        public readonly int $revision,
        public readonly string $updated_at,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            domain: $data['domain'],
            webserver: $data['webserver'],
            template: $data['template'],
            templates: $data['templates'],
            options: VhostOptions::fromArray($data['options']),
            custom: $data['custom'],
            config: $data['config'],
            revision: $data['revision'],
            updated_at: $data['updated_at'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
