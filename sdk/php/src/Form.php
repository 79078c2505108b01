<?php

declare(strict_types=1);

namespace Croft;

use Croft\Exception\StreamException;

/** A multipart form, sent part by part in the order it was filled: `(new Form())->field('path', '/')->file('/tmp/a.zip')`. */
final class Form
{
    public readonly string $boundary;
    /** @var list<string|resource> */
    private array $parts = [];

    public function __construct()
    {
        $this->boundary = 'croft' . bin2hex(random_bytes(16));
    }

    public function field(string $name, string $value): self
    {
        $this->parts[] = $this->head($name) . "\r\n$value\r\n";
        return $this;
    }

    /** A file of this machine; it is opened now and read while it is sent. Throws StreamException. */
    public function file(string $path, ?string $as = null, string $field = 'file'): self
    {
        $stream = @fopen($path, 'rb');
        if ($stream === false) {
            throw new StreamException("$path cannot be read");
        }
        return $this->stream($stream, $as ?? basename($path), $field);
    }

    /** @param resource $stream read from where it stands to its end */
    public function stream(mixed $stream, string $as, string $field = 'file'): self
    {
        stream_set_blocking($stream, true);
        $this->parts[] = $this->head($field, $as);
        $this->parts[] = $stream;
        $this->parts[] = "\r\n";
        return $this;
    }

    public function bytes(string $content, string $as, string $field = 'file'): self
    {
        $this->parts[] = $this->head($field, $as) . $content . "\r\n";
        return $this;
    }

    /**
     * What is sent, once: streams are read to their end.
     *
     * @return list<string|resource>
     */
    public function parts(): array
    {
        return [...$this->parts, "--{$this->boundary}--\r\n"];
    }

    private function head(string $name, ?string $file = null): string
    {
        // the way browsers do it: nothing in a name ends the line or the quotes
        $safe = static fn (string $text): string => strtr($text, ["\r" => '%0D', "\n" => '%0A', '"' => '%22']);
        $head = "--{$this->boundary}\r\nContent-Disposition: form-data; name=\"{$safe($name)}\"";
        return $file === null
            ? "$head\r\n"
            : "$head; filename=\"{$safe($file)}\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    }
}
