<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft\Area;

use Croft\CallOptions;
use Croft\Internal\Call;
use Croft\Internal\Connection;
use Croft\Shape;

/** `auth` of the API. */
final class Auth
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /**
     * List sessions.
     *
     * @return list<Shape\Session>
     */
    public function sessionsList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/auth/sessions'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Session::fromArray($item), $answer);
    }

    /**
     * End other sessions.
     *
     * @return array{success: true, message: string, count: int}
     */
    public function sessionsEndOthers(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('DELETE', '/auth/sessions'), $options);
    }

    /** End session. */
    public function sessionsEnd(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/auth/sessions/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Two-factor authentication of the caller.
     *
     * @return array{
     *     enabled: bool,
     *     methods: list<string>,
     *     recovery_codes_left: int,
     *     required: bool,
     *     unstamped_api_keys: int,
     * }
     */
    public function twoFactorShow(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/auth/2fa'), $options);
    }

    /**
     * 2FA setup.
     *
     * @return array{secret: string, otpauth_url: string, qr_svg: string, expires_in: int}
     */
    public function twoFactorSetup(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/auth/2fa/setup'), $options);
    }

    /**
     * 2FA enable.
     *
     * @param array{totp_code: string, api_keys?: 'keep'|'disable'} $body
     * @return array{success: true, message: string, recovery_codes: list<string>}
     */
    public function twoFactorEnable(array $body, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/auth/2fa/enable', body: $body), $options);
    }

    /**
     * 2FA disable.
     *
     * @param array{password: string, totp_code: string} $body
     */
    public function twoFactorDisable(array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/auth/2fa/disable', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * New recovery codes.
     *
     * @param array{totp_code: string} $body
     * @return array{recovery_codes: list<string>}
     */
    public function twoFactorRecoveryCodes(array $body, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/auth/2fa/recovery-codes', body: $body), $options);
    }

    /**
     * Login.
     *
     * @param array{username: string, password: string, totp_code?: string, force?: bool} $body
     */
    public function login(array $body, ?CallOptions $options = null): Shape\Login|Shape\TwoFactorNeeded
    {
        $answer = $this->connection->json(new Call('POST', '/auth/login', body: $body), $options);
        return (array_key_exists('token', $answer) ? Shape\Login::fromArray($answer) : Shape\TwoFactorNeeded::fromArray($answer));
    }

    /** Logout. */
    public function logout(?CallOptions $options = null): Shape\Message
    {
        $answer = $this->connection->json(new Call('POST', '/auth/logout'), $options);
        return Shape\Message::fromArray($answer);
    }

    /** Current user. */
    public function me(?CallOptions $options = null): Shape\User
    {
        $answer = $this->connection->json(new Call('GET', '/auth/me'), $options);
        return Shape\User::fromArray($answer);
    }

    /**
     * Change your own profile.
     *
     * @param array{
     *     email?: string,
     *     name?: string,
     *     language?: string,
     *     timezone?: string,
     *     theme?: 'light'|'dark'|'auto',
     * } $body
     */
    public function meUpdate(array $body = [], ?CallOptions $options = null): Shape\User
    {
        $answer = $this->connection->json(new Call('PUT', '/auth/me', body: $body), $options);
        return Shape\User::fromArray($answer);
    }

    /**
     * Refresh token.
     *
     * @return array{token: string, expires_in: int}
     */
    public function refresh(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/auth/refresh'), $options);
    }

    /**
     * Re-authenticate.
     *
     * @param array{password: string, totp_code?: string} $body
     * @return array{success: true, message: string, expires_in: int}
     */
    public function reauth(array $body, ?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('POST', '/auth/reauth', body: $body), $options);
    }

    /**
     * Login as user.
     *
     * @param array{reason?: string} $body
     * @return array{token: string, user: Shape\User, expires_in: int, impersonator: string}
     */
    public function loginAs(string|int $username, array $body = [], ?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('POST', '/auth/login-as/' . Call::part($username), body: $body), $options);
        return [...$answer, 'user' => Shape\User::fromArray($answer['user'])];
    }

    /** Return to the original user. */
    public function impersonationEnd(?CallOptions $options = null): Shape\Login
    {
        $answer = $this->connection->json(new Call('POST', '/auth/impersonation/end'), $options);
        return Shape\Login::fromArray($answer);
    }

    /**
     * Change password.
     *
     * @param array{current_password: string, new_password: string, end_other_sessions?: bool} $body
     */
    public function password(array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('PUT', '/auth/password', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Scopes that a key can have.
     *
     * @return list<array{scope: string, description: string, paths: list<string>}>
     */
    public function scopes(?CallOptions $options = null): array
    {
        return $this->connection->json(new Call('GET', '/auth/scopes'), $options);
    }

    /**
     * Ask for a link that sets a new password.
     *
     * @param array{email: string} $body
     */
    public function forgotPassword(array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/auth/forgot-password', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Set a password with a link from an e-mail.
     *
     * @param array{token: string, password: string, totp_code?: string} $body
     */
    public function resetPassword(array $body, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('POST', '/auth/reset-password', body: $body), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * List your passkeys.
     *
     * @return list<Shape\Passkey>
     */
    public function passkeysList(?CallOptions $options = null): array
    {
        $answer = $this->connection->json(new Call('GET', '/auth/passkeys'), $options);
        return array_map(static fn (mixed $item): mixed => Shape\Passkey::fromArray($item), $answer);
    }

    /**
     * Begin to register a passkey.
     *
     * @param array{name: string} $body
     */
    public function passkeysRegisterOptions(array $body, ?CallOptions $options = null): Shape\PasskeyCreationOptions
    {
        $answer = $this->connection->json(new Call('POST', '/auth/passkeys/register/options', body: $body), $options);
        return Shape\PasskeyCreationOptions::fromArray($answer);
    }

    /**
     * Register a passkey.
     *
     * @param array{credential: array<string, mixed>} $body
     */
    public function passkeysRegister(array $body, ?CallOptions $options = null): Shape\Passkey
    {
        $answer = $this->connection->json(new Call('POST', '/auth/passkeys/register', body: $body), $options);
        return Shape\Passkey::fromArray($answer);
    }

    /** Delete a passkey. */
    public function passkeysDelete(string|int $id, ?CallOptions $options = null): Shape\Ack
    {
        $answer = $this->connection->json(new Call('DELETE', '/auth/passkeys/' . Call::part($id)), $options);
        return Shape\Ack::fromArray($answer);
    }

    /**
     * Begin to log in with a passkey.
     *
     * @param array{username?: string} $body
     */
    public function passkeysLoginOptions(array $body = [], ?CallOptions $options = null): Shape\PasskeyRequestOptions
    {
        $answer = $this->connection->json(new Call('POST', '/auth/passkeys/login/options', body: $body), $options);
        return Shape\PasskeyRequestOptions::fromArray($answer);
    }

    /**
     * Login with a passkey.
     *
     * @param array{credential: array<string, mixed>, force?: bool} $body
     */
    public function passkeysLogin(array $body, ?CallOptions $options = null): Shape\Login
    {
        $answer = $this->connection->json(new Call('POST', '/auth/passkeys/login', body: $body), $options);
        return Shape\Login::fromArray($answer);
    }
}
