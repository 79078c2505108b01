<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\Form;

/** One request of the printed areas. */
final class Call
{
    /**
     * @param string $path below the API unless `root`, with its parameters in place
     * @param array<string, mixed> $query
     * @param array<string, mixed>|null $body sent as JSON
     */
    public function __construct(
        public readonly string $method,
        public readonly string $path,
        public readonly array $query = [],
        public readonly ?array $body = null,
        public readonly ?Form $form = null,
        public readonly bool $root = false,
    ) {
    }

    /** A value in place of a path parameter. Empty ones are refused: they would name the list instead of one of its items. */
    public static function part(string|int $value): string
    {
        if ($value === '' || $value === '.' || $value === '..') {
            throw new \InvalidArgumentException("\"$value\" names nothing");
        }
        return rawurlencode((string) $value);
    }

    public function isWrite(): bool
    {
        return $this->method !== 'GET' && $this->method !== 'HEAD';
    }

    public function address(string $base, bool $ext): string
    {
        $query = [];
        foreach ($ext ? [...$this->query, 'ext' => 1] : $this->query as $name => $value) {
            if ($value === null) {
                continue;
            }
            $query[$name] = match (true) {
                is_bool($value) => $value ? 'true' : 'false',
                is_array($value) => implode(',', $value),
                default => (string) $value,
            };
        }
        $asked = http_build_query($query, '', '&', PHP_QUERY_RFC3986);
        return $base . ($this->root ? '' : '/api/v1') . $this->path . ($asked === '' ? '' : "?$asked");
    }
}
