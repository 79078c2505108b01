// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Sync } from '../client.ts'
import type {
  Ack,
  Login,
  Message,
  Passkey,
  PasskeyCreationOptions,
  PasskeyRequestOptions,
  Session,
  TwoFactorNeeded,
  User,
} from '../shapes.generated.ts'

/** List sessions. */
export const sessionsList = (client: Client, options?: CallOptions): Promise<readonly Session[]> =>
  client.json({ method: 'GET', path: `/auth/sessions` }, options)

/** End other sessions. */
export const sessionsEndOthers = (
  client: Client,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly message: string; readonly count: number } & Sync> =>
  client.json({ method: 'DELETE', path: `/auth/sessions` }, options)

/** End session. */
export const sessionsEnd = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/auth/sessions/${encodeURIComponent(id)}` }, options)

/** Two-factor authentication of the caller. */
export const twoFactorShow = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly enabled: boolean
  readonly methods: readonly string[]
  readonly recovery_codes_left: number
  readonly required: boolean
  readonly unstamped_api_keys: number
}> => client.json({ method: 'GET', path: `/auth/2fa` }, options)

/** 2FA setup. */
export const twoFactorSetup = (
  client: Client,
  options?: CallOptions,
): Promise<{ readonly secret: string; readonly otpauth_url: string; readonly qr_svg: string; readonly expires_in: number } & Sync> =>
  client.json({ method: 'POST', path: `/auth/2fa/setup` }, options)

export type TwoFactorEnableBody = { readonly totp_code: string; readonly api_keys?: 'keep' | 'disable' }

/** 2FA enable. */
export const twoFactorEnable = (
  client: Client,
  body: TwoFactorEnableBody,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly message: string; readonly recovery_codes: readonly string[] } & Sync> =>
  client.json({ method: 'POST', path: `/auth/2fa/enable`, body }, options)

export type TwoFactorDisableBody = { readonly password: string; readonly totp_code: string }

/** 2FA disable. */
export const twoFactorDisable = (client: Client, body: TwoFactorDisableBody, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/auth/2fa/disable`, body }, options)

export type TwoFactorRecoveryCodesBody = { readonly totp_code: string }

/** New recovery codes. */
export const twoFactorRecoveryCodes = (
  client: Client,
  body: TwoFactorRecoveryCodesBody,
  options?: CallOptions,
): Promise<{ readonly recovery_codes: readonly string[] } & Sync> =>
  client.json({ method: 'POST', path: `/auth/2fa/recovery-codes`, body }, options)

export type LoginBody = { readonly username: string; readonly password: string; readonly totp_code?: string; readonly force?: boolean }

/** Login. */
export const login = (client: Client, body: LoginBody, options?: CallOptions): Promise<Login | TwoFactorNeeded> =>
  client.json({ method: 'POST', path: `/auth/login`, body }, options)

/** Logout. */
export const logout = (client: Client, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/auth/logout` }, options)

/** Current user. */
export const me = (client: Client, options?: CallOptions): Promise<User> => client.json({ method: 'GET', path: `/auth/me` }, options)

export type MeUpdateBody = {
  readonly email?: string
  readonly name?: string
  readonly language?: string
  readonly timezone?: string
  readonly theme?: 'light' | 'dark' | 'auto'
}

/** Change your own profile. */
export const meUpdate = (client: Client, body: MeUpdateBody = {}, options?: CallOptions): Promise<User & Sync> =>
  client.json({ method: 'PUT', path: `/auth/me`, body }, options)

/** Refresh token. */
export const refresh = (client: Client, options?: CallOptions): Promise<{ readonly token: string; readonly expires_in: number }> =>
  client.json({ method: 'POST', path: `/auth/refresh` }, options)

export type ReauthBody = { readonly password: string; readonly totp_code?: string }

/** Re-authenticate. */
export const reauth = (
  client: Client,
  body: ReauthBody,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly message: string; readonly expires_in: number }> =>
  client.json({ method: 'POST', path: `/auth/reauth`, body }, options)

export type LoginAsBody = { readonly reason?: string }

/** Login as user. */
export const loginAs = (
  client: Client,
  username: string | number,
  body: LoginAsBody = {},
  options?: CallOptions,
): Promise<{ readonly token: string; readonly user: User; readonly expires_in: number; readonly impersonator: string }> =>
  client.json({ method: 'POST', path: `/auth/login-as/${encodeURIComponent(username)}`, body }, options)

/** Return to the original user. */
export const impersonationEnd = (client: Client, options?: CallOptions): Promise<Login> =>
  client.json({ method: 'POST', path: `/auth/impersonation/end` }, options)

export type PasswordBody = { readonly current_password: string; readonly new_password: string; readonly end_other_sessions?: boolean }

/** Change password. */
export const password = (client: Client, body: PasswordBody, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'PUT', path: `/auth/password`, body }, options)

/** Scopes that a key can have. */
export const scopes = (
  client: Client,
  options?: CallOptions,
): Promise<readonly { readonly scope: string; readonly description: string; readonly paths: readonly string[] }[]> =>
  client.json({ method: 'GET', path: `/auth/scopes` }, options)

export type ForgotPasswordBody = { readonly email: string }

/** Ask for a link that sets a new password. */
export const forgotPassword = (client: Client, body: ForgotPasswordBody, options?: CallOptions): Promise<Ack> =>
  client.json({ method: 'POST', path: `/auth/forgot-password`, body }, options)

export type ResetPasswordBody = { readonly token: string; readonly password: string; readonly totp_code?: string }

/** Set a password with a link from an e-mail. */
export const resetPassword = (client: Client, body: ResetPasswordBody, options?: CallOptions): Promise<Ack> =>
  client.json({ method: 'POST', path: `/auth/reset-password`, body }, options)

/** List your passkeys. */
export const passkeysList = (client: Client, options?: CallOptions): Promise<readonly Passkey[]> =>
  client.json({ method: 'GET', path: `/auth/passkeys` }, options)

export type PasskeysRegisterOptionsBody = { readonly name: string }

/** Begin to register a passkey. */
export const passkeysRegisterOptions = (
  client: Client,
  body: PasskeysRegisterOptionsBody,
  options?: CallOptions,
): Promise<PasskeyCreationOptions> => client.json({ method: 'POST', path: `/auth/passkeys/register/options`, body }, options)

export type PasskeysRegisterBody = { readonly credential: Readonly<Record<string, unknown>> }

/** Register a passkey. */
export const passkeysRegister = (client: Client, body: PasskeysRegisterBody, options?: CallOptions): Promise<Passkey & Sync> =>
  client.json({ method: 'POST', path: `/auth/passkeys/register`, body }, options)

/** Delete a passkey. */
export const passkeysDelete = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/auth/passkeys/${encodeURIComponent(id)}` }, options)

export type PasskeysLoginOptionsBody = { readonly username?: string }

/** Begin to log in with a passkey. */
export const passkeysLoginOptions = (
  client: Client,
  body: PasskeysLoginOptionsBody = {},
  options?: CallOptions,
): Promise<PasskeyRequestOptions> => client.json({ method: 'POST', path: `/auth/passkeys/login/options`, body }, options)

export type PasskeysLoginBody = { readonly credential: Readonly<Record<string, unknown>>; readonly force?: boolean }

/** Login with a passkey. */
export const passkeysLogin = (client: Client, body: PasskeysLoginBody, options?: CallOptions): Promise<Login> =>
  client.json({ method: 'POST', path: `/auth/passkeys/login`, body }, options)
