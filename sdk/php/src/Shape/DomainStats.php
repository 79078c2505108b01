<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Shape;

use Croft\Value;

/** `DomainStats` of the API. */
final class DomainStats implements Value
{
    /**
     * @param string $domain
     * @param string $from
     * @param string $to
     * @param int $requests
     * @param int $visitors
     * @param int $bandwidth_bytes
     * @param array{'2xx': int, '3xx': int, '4xx': int, '5xx': int} $status
     * @param list<array{at: string, requests: int, visitors: int, bandwidth_bytes: int}> $series
     * @param list<array{path: string, requests: int}> $top_paths
     * @param list<array{referrer: string, requests: int}> $top_referrers
     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
        public readonly string $domain,
        public readonly string $from,
        public readonly string $to,
        public readonly int $requests,
        public readonly int $visitors,
        public readonly int $bandwidth_bytes,
        public readonly array $status,
        public readonly array $series,
        public readonly array $top_paths,
        public readonly array $top_referrers,
        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            domain: $data['domain'],
            from: $data['from'],
            to: $data['to'],
            requests: $data['requests'],
            visitors: $data['visitors'],
            bandwidth_bytes: $data['bandwidth_bytes'],
            status: $data['status'],
            series: $data['series'],
            top_paths: $data['top_paths'],
            top_referrers: $data['top_referrers'],
            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
