<?php

declare(strict_types=1);

namespace Croft;

/** What a write would do. */
final class DryRun
{
    /**
     * @param int $status that the write would be answered with
     * @param mixed $body that it would be answered with
     * @param list<array{scope: string, kind: string, target: string}> $plan changes of the machine
     */
    private function __construct(
        public readonly int $status,
        public readonly mixed $body,
        public readonly array $plan,
    ) {
    }

    /** @param array{status: int, body: mixed, plan: list<array{scope: string, kind: string, target: string}>} $answer */
    public static function fromArray(array $answer): self
    {
        return new self($answer['status'], $answer['body'], $answer['plan']);
    }
}
