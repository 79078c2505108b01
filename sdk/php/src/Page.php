<?php

declare(strict_types=1);

namespace Croft;

/**
 * One page of a list.
 *
 * @template T
 */
final class Page
{
    /** @param list<T> $data */
    private function __construct(
        public readonly array $data,
        public readonly int $total,
        public readonly int $per_page,
        public readonly int $current_page,
        public readonly int $last_page,
    ) {
    }

    /**
     * @template U
     * @param array{data: list<mixed>, meta: array{total: int, per_page: int, current_page: int, last_page: int}} $answer
     * @param callable(mixed): U $item
     * @return self<U>
     */
    public static function fromArray(array $answer, callable $item): self
    {
        $meta = $answer['meta'];
        return new self(array_map($item, $answer['data']), $meta['total'], $meta['per_page'], $meta['current_page'], $meta['last_page']);
    }

    /**
     * All items of a list, page by page.
     *
     * @template U
     * @param callable(array<string, mixed>): self<U> $load
     * @param array<string, mixed> $query
     * @return \Generator<int, U>
     */
    public static function each(callable $load, array $query): \Generator
    {
        for ($page = 1; ; $page++) {
            $loaded = $load(['per_page' => 100, ...$query, 'page' => $page]);
            // not `yield from`: the keys of every page would begin at 0 again
            foreach ($loaded->data as $item) {
                yield $item;
            }
            if ($page >= $loaded->last_page) {
                return;
            }
        }
    }
}
