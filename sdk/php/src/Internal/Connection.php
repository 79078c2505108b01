<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\CallOptions;
use Croft\Download;
use Croft\DryRun;
use Croft\Exception\ApiException;
use Croft\Exception\NetworkException;
use Croft\Exception\UnexpectedAnswerException;
use Croft\ServerEvent;

/** What the printed areas call: requests with credential, retries and typed refusals. */
final class Connection
{
    private const BROKEN_STREAMS = 10;
    private bool $planning = false;

    /**
     * @param array<string, string> $headers
     * @param (\Closure(string): void)|null $onToken
     */
    public function __construct(
        private readonly string $baseUrl,
        private readonly Transport $transport,
        #[\SensitiveParameter]
        private ?string $token,
        private readonly float $timeout,
        private readonly int $retries,
        private readonly array $headers,
        private readonly ?\Closure $onToken,
    ) {
    }

    /** Nothing of the credential in dumps and logs. */
    public function __debugInfo(): array
    {
        return ['baseUrl' => $this->baseUrl, 'token' => $this->token === null ? null : '***'];
    }

    /** An answer of JSON; objects are arrays. */
    public function json(Call $call, ?CallOptions $options): mixed
    {
        $how = $options ?? new CallOptions();
        // a form lasts as long as its bytes move
        $reply = $this->send($call, $how, $how->timeout ?? ($call->form === null ? $this->timeout : null), static fn (): Reply => new Reply());
        if ($reply->text === '') {
            return null;
        }
        try {
            $answer = json_decode($reply->text, true, 512, JSON_THROW_ON_ERROR);
        } catch (\JsonException $cause) {
            throw new UnexpectedAnswerException('The answer is no JSON: is this the address of the server?', 0, $cause);
        }
        if (is_array($answer) && ($answer['dry_run'] ?? false) === true && isset($answer['plan'])) {
            throw new Planned(DryRun::fromArray($answer));
        }
        return $answer;
    }

    /** @param resource|null $into where the bytes go; otherwise into a temporary stream */
    public function download(Call $call, mixed $into, ?CallOptions $options): Download
    {
        $how = $options ?? new CallOptions();
        $stream = $into ?? fopen('php://temp', 'w+b');
        $last = null;
        $begin = static function () use ($stream, $into, &$last): Reply {
            if ($last !== null && $last->size > 0) {
                if ($into !== null) {
                    throw new NetworkException('The download broke and its first bytes are written already');
                }
                ftruncate($stream, 0);
                rewind($stream);
            }
            return $last = new Reply($stream);
        };
        $reply = $this->send($call, $how, $how->timeout, $begin);
        if ($into === null) {
            rewind($stream);
        }
        return new Download($stream, $reply->size, $reply->headers);
    }

    /**
     * A stream of events to its `end`, opened again after the last one that was seen whenever the connection breaks.
     *
     * @return \Generator<int, ServerEvent>
     */
    public function events(Call $call, ?CallOptions $options): \Generator
    {
        $how = $options ?? new CallOptions();
        $last = '';
        for ($broken = 0; ; ) {
            try {
                foreach ($this->eventsOnce($call, $how, $last) as $event) {
                    $broken = 0;
                    $last = $event->id === '' ? $last : $event->id;
                    yield $event;
                    if ($event->event === 'end') {
                        return;
                    }
                }
                $pause = 0.5;
            } catch (ApiException | NetworkException $failure) {
                $pause = Retry::pause(++$broken, $failure);
                if ($pause === null || $broken > self::BROKEN_STREAMS) {
                    throw $failure;
                }
            }
            Retry::sleep(min(15.0, $pause));
        }
    }

    /**
     * Writes are only planned as long as this runs. Null when it made none.
     *
     * @param callable(): mixed $write
     */
    public function plan(callable $write): ?DryRun
    {
        $this->planning = true;
        try {
            $write();
            return null;
        } catch (Planned $planned) {
            return $planned->plan;
        } finally {
            $this->planning = false;
        }
    }

    /** @return \Generator<int, ServerEvent> */
    private function eventsOnce(Call $call, CallOptions $how, string $last): \Generator
    {
        $reply = new Reply();
        $parser = new EventParser();
        $headers = ['accept' => 'text/event-stream', ...($last === '' ? [] : ['last-event-id' => $last])];
        $address = $call->address($this->baseUrl, $how->ext);
        $refusal = '';
        foreach ($this->transport->stream($call, $address, [...$this->headersOf($call, $how, null), ...$headers], $reply) as $bytes) {
            $this->renew($reply);
            if (!$reply->isGood()) {
                $refusal .= $bytes;
                continue;
            }
            foreach ($parser->take($bytes) as $event) {
                yield $event;
            }
        }
        if (!$reply->isGood()) {
            throw ApiException::of($reply->status, $reply->headers, $refusal);
        }
    }

    /** @param callable(): Reply $begin makes the place of the next try's answer */
    private function send(Call $call, CallOptions $how, ?float $timeout, callable $begin): Reply
    {
        $key = $call->isWrite() && $call->form === null ? $how->idempotencyKey ?? self::uuid() : null;
        // without a key a write could be done twice; the bytes of a form can be read once only
        $tries = $call->isWrite() && $key === null ? 0 : $this->retries;
        for ($done = 0; ; $done++) {
            $reply = $begin();
            try {
                $this->transport->send($call, $call->address($this->baseUrl, $how->ext), $this->headersOf($call, $how, $key), $timeout, $reply);
                $this->renew($reply);
                if ($reply->isGood()) {
                    return $reply;
                }
                throw ApiException::of($reply->status, $reply->headers, $reply->text);
            } catch (ApiException | NetworkException $failure) {
                $pause = $done < $tries ? Retry::pause($done + 1, $failure) : null;
                if ($pause === null) {
                    throw $failure;
                }
                Retry::sleep($pause);
            }
        }
    }

    /** @return array<string, string> */
    private function headersOf(Call $call, CallOptions $how, ?string $key): array
    {
        $prefer = ['handling=strict', 'error-details', ...($how->wait === null ? [] : ["wait={$how->wait}"])];
        return array_filter([
            'accept' => 'application/json',
            'user-agent' => 'croft-sdk-php',
            ...array_change_key_case($this->headers),
            ...array_change_key_case($how->headers),
            'authorization' => $this->token === null ? null : "Bearer {$this->token}",
            'prefer' => implode(', ', $prefer),
            'content-type' => $call->body === null ? null : 'application/json',
            'idempotency-key' => $key,
            'if-match' => $how->ifMatch,
            'x-dry-run' => $this->planning && $call->isWrite() ? 'true' : null,
        ], static fn (?string $value): bool => $value !== null);
    }

    /** The token of a session is replaced by the server before it ends. */
    private function renew(Reply $reply): void
    {
        $next = $reply->headers['x-new-token'] ?? null;
        if ($next === null || $next === $this->token) {
            return;
        }
        $this->token = $next;
        if ($this->onToken !== null) {
            ($this->onToken)($next);
        }
    }

    private static function uuid(): string
    {
        $bytes = random_bytes(16);
        $bytes[6] = chr(ord($bytes[6]) & 0x0f | 0x40);
        $bytes[8] = chr(ord($bytes[8]) & 0x3f | 0x80);
        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));
    }
}
