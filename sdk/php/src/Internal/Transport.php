<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\Exception\NetworkException;

/** Requests by curl. Certificates are always checked, redirects never followed: the credential is for one server. */
final class Transport
{
    private const CONNECT_SECONDS = 10;
    // the server lets a stream be silent for 15 seconds
    private const SILENT_SECONDS = 60;
    private ?\CurlHandle $handle = null;

    public function __construct(private readonly ?string $caFile)
    {
    }

    /**
     * One request to its end. Throws NetworkException and StreamException.
     *
     * @param array<string, string> $headers
     * @param float|null $timeout seconds; `null` for as long as bytes move
     */
    public function send(Call $call, string $address, array $headers, ?float $timeout, Reply $reply): void
    {
        // one handle keeps the connection between requests
        $handle = $this->handle ??= curl_init() ?: throw new NetworkException('curl does not start');
        curl_reset($handle);
        $upload = $call->form === null ? null : new Upload($call->form);
        curl_setopt_array($handle, $this->options($call, $address, $headers, $reply, $upload));
        curl_setopt_array($handle, $timeout === null
            ? [CURLOPT_LOW_SPEED_LIMIT => 1, CURLOPT_LOW_SPEED_TIME => self::SILENT_SECONDS]
            : [CURLOPT_TIMEOUT_MS => (int) ceil($timeout * 1000)]);
        $done = curl_exec($handle);
        $failure = $reply->failure ?? $upload?->failure;
        if ($failure !== null) {
            throw $failure;
        }
        if ($done === false) {
            throw new NetworkException('No answer: ' . curl_error($handle), curl_errno($handle));
        }
    }

    /**
     * The bytes of an answer as they come, beginning with an empty piece when its head is there. Throws NetworkException.
     *
     * @param array<string, string> $headers
     * @return \Generator<int, string>
     */
    public function stream(Call $call, string $address, array $headers, Reply $reply): \Generator
    {
        $handle = curl_init() ?: throw new NetworkException('curl does not start');
        curl_setopt_array($handle, $this->options($call, $address, $headers, $reply, null));
        curl_setopt_array($handle, [CURLOPT_LOW_SPEED_LIMIT => 1, CURLOPT_LOW_SPEED_TIME => self::SILENT_SECONDS]);
        $multi = curl_multi_init();
        curl_multi_add_handle($multi, $handle);
        try {
            $begun = false;
            do {
                curl_multi_exec($multi, $running);
                if (!$begun && $reply->headComplete) {
                    $begun = true;
                    yield '';
                }
                if ($begun && $reply->text !== '') {
                    $piece = $reply->text;
                    $reply->text = '';
                    yield $piece;
                } elseif ($running > 0 && curl_multi_select($multi, 1.0) === -1) {
                    // nothing to wait for yet, as while a name is looked up
                    usleep(10_000);
                }
            } while ($running > 0);
            $ended = curl_multi_info_read($multi);
            if ($ended !== false && $ended['result'] !== CURLE_OK) {
                throw new NetworkException('The stream broke: ' . curl_strerror($ended['result']), $ended['result']);
            }
            if ($reply->text !== '') {
                yield $reply->text;
            }
        } finally {
            curl_multi_remove_handle($multi, $handle);
            curl_multi_close($multi);
        }
    }

    /**
     * @param array<string, string> $headers
     * @return array<int, mixed>
     */
    private function options(Call $call, string $address, array $headers, Reply $reply, ?Upload $upload): array
    {
        $options = [
            CURLOPT_URL => $address,
            CURLOPT_CUSTOMREQUEST => $call->method,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PATH_AS_IS => true,
            CURLOPT_SSL_VERIFYPEER => true,
            CURLOPT_SSL_VERIFYHOST => 2,
            CURLOPT_NOSIGNAL => true,
            CURLOPT_CONNECTTIMEOUT => self::CONNECT_SECONDS,
            CURLOPT_ENCODING => '',
            CURLOPT_HEADERFUNCTION => static fn (\CurlHandle $handle, string $line): int => $reply->takeLine($line),
            CURLOPT_WRITEFUNCTION => static fn (\CurlHandle $handle, string $bytes): int => $reply->takeBytes($bytes),
        ];
        if ($this->caFile !== null) {
            $options[CURLOPT_CAINFO] = $this->caFile;
        }
        if ($call->body !== null) {
            // an empty list of fields is an object, too
            $options[CURLOPT_POSTFIELDS] = json_encode((object) $call->body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        } elseif ($upload !== null) {
            $options[CURLOPT_UPLOAD] = true;
            $options[CURLOPT_INFILESIZE] = $upload->length() ?? -1;
            $options[CURLOPT_READFUNCTION] = static fn (\CurlHandle $handle, mixed $none, int $most): string => $upload->read($most);
            $headers['content-type'] = "multipart/form-data; boundary={$upload->form->boundary}";
        }
        $options[CURLOPT_HTTPHEADER] = self::lines($headers);
        return $options;
    }

    /**
     * @param array<string, string> $headers
     * @return list<string>
     */
    private static function lines(array $headers): array
    {
        // curl would otherwise ask before it sends a body, and wait a second for servers that do not say
        $lines = ['Expect:'];
        foreach ($headers as $name => $value) {
            if (preg_match('/[\x00-\x1f\x7f]/', $name . $value) === 1) {
                throw new \InvalidArgumentException("The header $name holds control characters");
            }
            $lines[] = "$name: $value";
        }
        return $lines;
    }
}
