<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Page;
use Croft\Shape;

/** `notifications` of the API. */
final class Notifications
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List your notifications.
     *
     * @param array{unread?: bool, severity?: 'info'|'warning'|'error'} $query
     * @return list<Shape\Notification>
     */
    public function list(array $query = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/notifications', query: $query), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Notification::fromArray($item), $answer);
    }

    /**
     * List your notifications, one page.
     *
     * @param array{
     *     unread?: bool,
     *     severity?: 'info'|'warning'|'error',
     *     page?: int,
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return Page<Shape\Notification>
     */
    public function listPage(array $query = [], ?CallOptions $options = null): Page
    {
        $answer = $this->connection->json(new Call('GET', '/notifications', query: ['page' => 1, ...$query]), $options);
        return Page::fromArray($answer, static fn (mixed $item): mixed => Shape\Notification::fromArray($item));
    }

    /**
     * List your notifications, page by page.
     *
     * @param array{
     *     unread?: bool,
     *     severity?: 'info'|'warning'|'error',
     *     per_page?: int,
     *     sort?: string,
     *     q?: string,
     * } $query
     * @return \Generator<int, Shape\Notification>
     */
    public function listEach(array $query = [], ?CallOptions $options = null): \Generator
    {
        return Page::each(fn (array $query): Page => $this->listPage($query, $options), $query);
    }

    /**
     * How many notifications there are, and how many of them are new.
     *
     * @return array{unread: int, total: int}
     */
    public function count(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/notifications/count'), $options);
    }

    /**
     * Mark all notifications as read.
     *
     * @return array{success: true, message: string, count: int}
     */
    public function readAll(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/notifications/read-all'), $options);
    }

    /** Mark a notification as read. */
    public function read(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/notifications/' . Call::part($id) . '/read'), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Delete a notification. */
    public function delete(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/notifications/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** What you are told, and where. */
    public function preferencesShow(?CallOptions $options = null): Shape\NotificationPreferences
    {
        $answer = $this->connection->json(new Call('GET', '/notifications/preferences'), $options);
        return Shape\NotificationPreferences::fromArray($answer);
    }

    /**
     * Choose what you are told, and where.
     *
     * @param array{
     *     channels?: list<array{id?: string, type: string, target?: string, enabled?: bool}>,
     *     events?: array<string, list<string>>,
     * } $body
     */
    public function preferencesUpdate(array $body = [], ?CallOptions $options = null): Shape\NotificationPreferences
    {
        $answer = $this->connection->json(new Call('PUT', '/notifications/preferences', body: $body), $options);
        return Shape\NotificationPreferences::fromArray($answer);
    }

    /**
     * Send a test message to a channel.
     *
     * @param array{channel_id: string} $body
     */
    public function test(array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/notifications/test', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Tell all users something.
     *
     * @param array{title: string, body: string, audience?: 'all'|'resellers'|'users', until?: string} $body
     */
    public function announce(array $body, ?CallOptions $options = null): Shape\Notification
    {
        $answer = $this->connection->json(new Call('POST', '/notifications/announce', body: $body), $options);
        return Shape\Notification::fromArray($answer);
    }
}
