<?php

declare(strict_types=1);

namespace Croft;

/** Bytes that came. */
final class Download
{
    /**
     * @param resource $stream the one that was given, or a temporary one at its beginning
     * @param array<string, string> $headers names in lower case
     */
    public function __construct(
        public readonly mixed $stream,
        public readonly int $size,
        public readonly array $headers,
    ) {
    }

    /** All of it; for what is small. */
    public function contents(): string
    {
        return (string) stream_get_contents($this->stream, null, stream_get_meta_data($this->stream)['seekable'] ? 0 : -1);
    }

    public function contentType(): string
    {
        return $this->headers['content-type'] ?? 'application/octet-stream';
    }
}
