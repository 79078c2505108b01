<?php

declare(strict_types=1);

namespace Croft;

/** Deliveries of webhooks. */
final class Webhook
{
    /**
     * Whether a delivery is from the server and fresh. Drop delivery ids that were seen before, too.
     *
     * @param string $body as it came, before it is parsed: `file_get_contents('php://input')`
     * @param string $signature header `X-WisPanel-Signature`; two values while a secret is changed
     * @param string $secret of the subscription, 64 hexadecimal characters
     * @param int $tolerance how old a delivery may be, in seconds
     * @param int|null $now seconds since the epoch; default now
     */
    public static function verify(
        string $body,
        string $signature,
        #[\SensitiveParameter]
        string $secret,
        int $tolerance = 300,
        ?int $now = null,
    ): bool {
        // a secret that was never set would be one that everybody knows
        if ($secret === '') {
            return false;
        }
        $wanted = 'sha256=' . hash_hmac('sha256', $body, $secret);
        $signed = false;
        foreach (explode(',', $signature) as $value) {
            $signed = hash_equals($wanted, trim($value)) || $signed;
        }
        if (!$signed) {
            return false;
        }
        $sent = json_decode($body, true);
        $at = is_array($sent) ? $sent['timestamp'] ?? null : null;
        return (is_int($at) || is_float($at)) && abs(($now ?? time()) - $at) <= $tolerance;
    }
}
