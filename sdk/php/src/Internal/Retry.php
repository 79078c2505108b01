<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\Exception\ApiException;
use Croft\Exception\NetworkException;

/** When another try is worth it. */
final class Retry
{
    private const STATUSES = [429, 502, 503, 504];
    private const LONGEST = 60.0;

    /** Seconds to wait before try number `n`, `null` when another try would not help. */
    public static function pause(int $n, \Throwable $failure): ?float
    {
        $grown = min(self::LONGEST, 0.25 * 2 ** $n) * (0.5 + random_int(0, 1000) / 2000);
        if ($failure instanceof NetworkException) {
            return $grown;
        }
        if (!$failure instanceof ApiException) {
            return null;
        }
        $inProgress = $failure->errorCode === 'IDEMPOTENCY_KEY_CONFLICT' && $failure->retryAfter !== null;
        if (!in_array($failure->status, self::STATUSES, true) && !$inProgress) {
            return null;
        }
        if ($failure->retryAfter === null) {
            return $grown;
        }
        return $failure->retryAfter > self::LONGEST ? null : (float) $failure->retryAfter;
    }

    public static function sleep(float $seconds): void
    {
        usleep((int) ($seconds * 1_000_000));
    }
}
