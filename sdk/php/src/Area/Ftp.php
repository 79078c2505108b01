<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Shape;

/** `ftp` of the API. */
final class Ftp
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /** Status of the FTP server. */
    public function status(?CallOptions $options = null): Shape\FtpStatus
    {
        $answer = $this->connection->json(new Call('GET', '/ftp/status'), $options);
        return Shape\FtpStatus::fromArray($answer);
    }

    /** Pure-FTPd from the Debian sources that are configured on the server. Accounts come in by SFTP without it. */
    public function install(?CallOptions $options = null): Shape\JobAccepted
    {
        $answer = $this->connection->json(new Call('POST', '/ftp/install'), $options);
        return Shape\JobAccepted::fromArray($answer);
    }

    /**
     * List sessions of FTP and SFTP.
     *
     * @return list<Shape\FtpSession>
     */
    public function sessionsList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/ftp/sessions'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\FtpSession::fromArray($item), $answer);
    }

    /** End a session of FTP or SFTP. */
    public function sessionsEnd(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/ftp/sessions/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /** Settings of the FTP server. */
    public function configShow(?CallOptions $options = null): Shape\FtpConfig
    {
        $answer = $this->connection->json(new Call('GET', '/ftp/config'), $options);
        return Shape\FtpConfig::fromArray($answer);
    }

    /**
     * Sessions go on. The ports must be open in the firewall.
     *
     * @param array{
     *     port?: int,
     *     passive_ports?: string,
     *     tls?: 'off'|'optional'|'required',
     *     max_clients?: int,
     *     max_per_ip?: int,
     *     anonymous?: bool,
     * } $body
     */
    public function configUpdate(array $body = [], ?CallOptions $options = null): Shape\FtpConfig
    {
        $answer = $this->connection->json(new Call('PUT', '/ftp/config', body: $body), $options);
        return Shape\FtpConfig::fromArray($answer);
    }

    /** The folder `public_ftp` of the domain, which everybody may read who logs in as `anonymous@<domain>` or `ftp@<domain>` with any password. */
    public function anonymousShow(string|int $domain, ?CallOptions $options = null): Shape\FtpAnonymous
    {
        $answer = $this->connection->json(new Call('GET', '/ftp/' . Call::part($domain) . '/anonymous'), $options);
        return Shape\FtpAnonymous::fromArray($answer);
    }

    /**
     * Files must be readable for everybody. Nobody writes: uploads without a password are not available. While the setting `ftp.anonymous` is off, administrators alone decide.
     *
     * @param array{enabled?: bool, allow_upload?: bool, max_connections?: int} $body
     */
    public function anonymousUpdate(string|int $domain, array $body = [], ?CallOptions $options = null): Shape\FtpAnonymous
    {
        $answer = $this->connection->json(new Call('PUT', '/ftp/' . Call::part($domain) . '/anonymous', body: $body), $options);
        return Shape\FtpAnonymous::fromArray($answer);
    }

    /**
     * List FTP accounts.
     *
     * @param array{owner?: string, enabled?: bool} $query
     */
    public function list(array $query = [], ?CallOptions $options = null): Shape\FtpAccounts
    {
        $answer = $this->connection->json(new Call('GET', '/ftp', query: $query), $options);
        return Shape\FtpAccounts::fromArray($answer);
    }

    /**
     * Its name gets the owner’s prefix. It sees one folder of the home: that of the domain when one is given, else `home_dir`.
     *
     * @param array{
     *     username?: string,
     *     password?: string,
     *     domain?: string,
     *     owner?: string,
     *     home_dir?: string,
     *     quota_mb?: int,
     *     read_only?: bool,
     * } $body
     */
    public function create(array $body = [], ?CallOptions $options = null): Shape\FtpAccount
    {
        $answer = $this->connection->json(new Call('POST', '/ftp', body: $body), $options);
        return Shape\FtpAccount::fromArray($answer);
    }

    /** Get FTP account. */
    public function show(string|int $id, ?CallOptions $options = null): Shape\FtpAccount
    {
        $answer = $this->connection->json(new Call('GET', '/ftp/' . Call::part($id)), $options);
        return Shape\FtpAccount::fromArray($answer);
    }

    /**
     * Sessions that began under another password, folder or right to write end at once. `bandwidth_kbps` is kilobit per second in each direction.
     *
     * @param array{
     *     password?: string,
     *     home_dir?: string,
     *     quota_mb?: int,
     *     read_only?: bool,
     *     enabled?: bool,
     *     protocols?: list<'ftp'|'sftp'>,
     *     bandwidth_kbps?: int,
     * } $body
     */
    public function update(string|int $id, array $body = [], ?CallOptions $options = null): Shape\FtpAccount
    {
        $answer = $this->connection->json(new Call('PUT', '/ftp/' . Call::part($id), body: $body), $options);
        return Shape\FtpAccount::fromArray($answer);
    }

    /** Its sessions end at once; the files stay. */
    public function delete(string|int $id, ?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('DELETE', '/ftp/' . Call::part($id)), $options);
        return Shape\Message::fromArray($answer);
    }

    /**
     * IPv4 and IPv6, for both ways. Empty: from everywhere.
     *
     * @param array{allowed_ips: list<string>} $body
     */
    public function restrict(string|int $id, array $body, ?CallOptions $options = null): Shape\FtpRestrictions
    {
        $answer = $this->connection->json(new Call('PUT', '/ftp/' . Call::part($id) . '/ip-restrictions', body: $body), $options);
        return Shape\FtpRestrictions::fromArray($answer);
    }

    /** Enable or disable an FTP account. */
    public function toggle(string|int $id, ?CallOptions $options = null): Shape\FtpToggled
    {
        $answer = $this->connection->json(new Call('POST', '/ftp/' . Call::part($id) . '/toggle'), $options);
        return Shape\FtpToggled::fromArray($answer);
    }
}
