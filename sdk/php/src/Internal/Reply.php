<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\Exception\StreamException;

/** An answer while it comes in: its head, and its body in memory or, when it is a good one, in a stream. */
final class Reply
{
    public int $status = 0;
    /** @var array<string, string> names in lower case */
    public array $headers = [];
    public bool $headComplete = false;
    public string $text = '';
    public int $size = 0;
    public ?StreamException $failure = null;

    /** @param resource|null $sink for the body of a good answer */
    public function __construct(private readonly mixed $sink = null)
    {
    }

    /** Takes one line of the head; those of interim answers are forgotten when the next one begins. */
    public function takeLine(string $line): int
    {
        $text = trim($line);
        if (preg_match('~\AHTTP/\S+ (\d{3})~', $text, $found) === 1) {
            $this->status = (int) $found[1];
            $this->headers = [];
        } elseif ($text === '') {
            $this->headComplete = $this->status >= 200;
        } elseif (str_contains($text, ':')) {
            [$name, $value] = explode(':', $text, 2);
            $this->headers[strtolower($name)] = trim($value);
        }
        return strlen($line);
    }

    public function takeBytes(string $bytes): int
    {
        $length = strlen($bytes);
        if ($this->sink === null || !$this->isGood()) {
            $this->text .= $bytes;
            return $length;
        }
        for ($done = 0; $done < $length; $done += $written) {
            $written = @fwrite($this->sink, $done === 0 ? $bytes : substr($bytes, $done));
            if ($written === false || $written === 0) {
                $this->failure = new StreamException('The stream takes no more bytes');
                return 0;
            }
        }
        $this->size += $length;
        return $length;
    }

    public function isGood(): bool
    {
        return $this->status >= 200 && $this->status < 300;
    }
}
