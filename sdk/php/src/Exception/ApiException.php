<?php

declare(strict_types=1);

namespace Croft\Exception;

/** The server refused. The subclasses tell why, so that `catch` can choose. */
abstract class ApiException extends \RuntimeException implements CroftException
{
    private const CLASSES = [
        'VALIDATION_ERROR' => ValidationException::class,
        'UNAUTHORIZED' => UnauthorizedException::class,
        'FORBIDDEN' => ForbiddenException::class,
        'NOT_FOUND' => NotFoundException::class,
        'CONFLICT' => ConflictException::class,
        'IDEMPOTENCY_KEY_CONFLICT' => ConflictException::class,
        'RATE_LIMITED' => RateLimitedException::class,
        'INTERNAL_ERROR' => ServerException::class,
    ];
    private const STATUSES = [
        401 => 'UNAUTHORIZED',
        403 => 'FORBIDDEN',
        404 => 'NOT_FOUND',
        405 => 'NOT_FOUND',
        409 => 'CONFLICT',
        429 => 'RATE_LIMITED',
    ];

    /**
     * @param string $errorCode `code` of the answer, for example `VALIDATION_ERROR`
     * @param string $requestId of the server's log
     * @param array<string, list<string>> $details field → messages, for every failing field
     * @param int|null $retryAfter seconds to wait, when the server said so
     * @param bool $reauthRequired the server wants the password again (`auth->reauth`)
     * @param mixed $body the whole answer, for those that are no error envelope
     */
    final public function __construct(
        string $message,
        public readonly int $status,
        public readonly string $errorCode,
        public readonly string $requestId,
        public readonly array $details,
        public readonly ?int $retryAfter,
        public readonly bool $reauthRequired,
        public readonly mixed $body,
    ) {
        parent::__construct($message, $status);
    }

    /**
     * The error of an answer that is not 2xx.
     *
     * @param array<string, string> $headers names in lower case
     */
    public static function of(int $status, array $headers, string $text): self
    {
        // a proxy in between answers with a page of its own
        $body = json_decode($text, true) ?? $text;
        $envelope = is_array($body) ? $body : [];
        $said = $envelope['code'] ?? null;
        $code = is_string($said) && isset(self::CLASSES[$said])
            ? $said
            : self::STATUSES[$status] ?? ($status < 500 ? 'VALIDATION_ERROR' : 'INTERNAL_ERROR');
        $words = array_filter([$envelope['message'] ?? null, $envelope['error'] ?? null], 'is_string');
        $details = $envelope['details'] ?? [];
        $after = $headers['retry-after'] ?? '';
        $class = self::CLASSES[$code];
        return new $class(
            message: reset($words) ?: "The server answered $status",
            status: $status,
            errorCode: $code,
            requestId: $headers['x-request-id'] ?? '',
            details: is_array($details) ? $details : [],
            retryAfter: self::seconds($after),
            reauthRequired: ($headers['x-reauth-required'] ?? '') === '1',
            body: $body,
        );
    }

    /** Of a number or a date. */
    private static function seconds(string $after): ?int
    {
        if (ctype_digit($after)) {
            return (int) $after;
        }
        $at = $after === '' ? false : strtotime($after);
        return $at === false ? null : max(0, $at - time());
    }
}
