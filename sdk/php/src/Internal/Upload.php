<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\Exception\StreamException;
use Croft\Form;

/** Feeds a form to curl, piece by piece. */
final class Upload
{
    /** @var list<string|resource> */
    private array $parts;
    public ?StreamException $failure = null;

    public function __construct(public readonly Form $form)
    {
        $this->parts = $form->parts();
    }

    /** Bytes to come, `null` when a stream does not know: then it is sent in chunks. */
    public function length(): ?int
    {
        $sum = 0;
        foreach ($this->parts as $part) {
            if (is_string($part)) {
                $sum += strlen($part);
                continue;
            }
            $facts = fstat($part);
            $isFile = $facts !== false && ($facts['mode'] & 0170000) === 0100000;
            if (!$isFile) {
                return null;
            }
            $sum += max(0, $facts['size'] - (int) ftell($part));
        }
        return $sum;
    }

    /** Up to that many bytes; empty at the end. Throws StreamException, which makes curl break the request off. */
    public function read(int $most): string
    {
        while ($this->parts !== []) {
            $part = $this->parts[0];
            if (is_string($part)) {
                $this->parts[0] = substr($part, $most);
                if ($this->parts[0] === '') {
                    array_shift($this->parts);
                }
                $piece = substr($part, 0, $most);
            } else {
                $piece = @fread($part, max(1, $most));
                if ($piece === false) {
                    // thrown, not answered with nothing: that would be the end of a shorter file
                    throw $this->failure = new StreamException('A file of the form cannot be read');
                }
                if ($piece === '' && feof($part)) {
                    array_shift($this->parts);
                }
            }
            if ($piece !== '') {
                return $piece;
            }
        }
        return '';
    }
}
