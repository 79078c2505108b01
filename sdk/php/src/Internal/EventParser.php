<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\ServerEvent;

/** Reads `text/event-stream`, in whatever pieces it comes. */
final class EventParser
{
    private string $rest = '';
    private string $id = '';
    private string $event = 'message';
    /** @var list<string> */
    private array $data = [];

    /**
     * The events that this piece completes.
     *
     * @return list<ServerEvent>
     */
    public function take(string $bytes): array
    {
        $this->rest .= $bytes;
        $events = [];
        // a carriage return at the end may be half of a line end
        while (preg_match('/\A([^\r\n]*)(?:\r\n|\n|\r(?=.))/s', $this->rest, $found) === 1) {
            $this->rest = substr($this->rest, strlen($found[0]));
            $event = $this->line($found[1]);
            if ($event !== null) {
                $events[] = $event;
            }
        }
        return $events;
    }

    private function line(string $line): ?ServerEvent
    {
        if ($line !== '') {
            $this->field($line);
            return null;
        }
        $text = implode("\n", $this->data);
        $event = $this->data === [] ? null : new ServerEvent($this->id, $this->event, json_decode($text, true, 512, JSON_THROW_ON_ERROR));
        $this->event = 'message';
        $this->data = [];
        return $event;
    }

    private function field(string $line): void
    {
        [$name, $value] = [...explode(':', $line, 2), ''];
        $value = str_starts_with($value, ' ') ? substr($value, 1) : $value;
        match ($name) {
            'id' => $this->id = $value,
            'event' => $this->event = $value,
            'data' => $this->data[] = $value,
            default => null,
        };
    }
}
