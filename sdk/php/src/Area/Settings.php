<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Shape;

/** `settings` of the API. */
final class Settings
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /** List all settings. */
    public function list(?CallOptions $options = null): Shape\Settings
    {
        $answer = $this->connection->json(new Call('GET', '/settings'), $options);
        return Shape\Settings::fromArray($answer);
    }

    /** Show a group of settings with its JSON schema. */
    public function show(string|int $group, ?CallOptions $options = null): Shape\SettingsGroup
    {
        $answer = $this->connection->json(new Call('GET', '/settings/' . Call::part($group)), $options);
        return Shape\SettingsGroup::fromArray($answer);
    }

    /**
     * Change settings.
     *
     * @param array<string, mixed> $body
     */
    public function update(string|int $group, array $body = [], ?CallOptions $options = null): Shape\SettingsGroup
    {
        $answer = $this->connection->json(new Call('PUT', '/settings/' . Call::part($group), body: $body), $options);
        return Shape\SettingsGroup::fromArray($answer);
    }

    /** Restore the default of a setting. */
    public function reset(string|int $group, string|int $key, ?CallOptions $options = null): Shape\SettingsGroup
    {
        $answer = $this->connection->json(new Call('DELETE', '/settings/' . Call::part($group) . '/' . Call::part($key)), $options);
        return Shape\SettingsGroup::fromArray($answer);
    }

    /**
     * Send a test message by e-mail.
     *
     * @param array{to: string} $body
     */
    public function mailTest(array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/settings/mail/test', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }
}
