import type { Role } from '@croft/kit/http/route.ts'

/** How a request came in; written into the audit log. */
export type Via = 'session' | 'api_key' | 'cli' | 'system'

/**
 * Who acts. Every query takes it: a `user` sees what it owns, a `reseller` itself and the users it created, an `admin` all.
 * Built from the credential and the user row at request time, never from the credential alone.
 */
export interface Actor {
  readonly userId: number
  readonly username: string
  readonly role: Role
  readonly via: Via
  /** The administrator or reseller behind a login-as session. */
  readonly impersonator: { readonly userId: number; readonly username: string } | null
  /** Session id for sessions, key id for keys, `null` otherwise. */
  readonly credentialId: string | null
  /** Scopes of the key; `['all']` for sessions and the command line. */
  readonly scopes: readonly string[]
}

/** What is known of the credential, for the routes that depend on it (re-authentication, key creation, refresh). */
export interface Credential {
  readonly kind: 'session' | 'api_key'
  readonly id: string
  /** The login (or the key's issuer) had passed two-factor authentication. */
  readonly mfa: boolean
  /** Epoch ms of the last password check of this session; 0 for keys. */
  readonly reauthAt: number
  /** How the session was made: `password`, `2fa`, `passkey`, `sso`, `login-as`; `key` for keys. */
  readonly origin: string
  /** Seconds since the epoch: when the presented token was issued and ends; 0 for keys. */
  readonly issuedAt: number
  readonly expiresAt: number
  /** First characters of an API key, for the audit log. */
  readonly keyPrefix: string | null
  /** Requests a minute that this key may make; 0 = the default. */
  readonly rateLimit: number
}

/** One call of the API: who, from where, under which request id. */
export interface Ctx {
  readonly actor: Actor
  readonly requestId: string
  readonly ip: string
  readonly credential: Credential | null
}

/** The actor of scheduled work; it sees everything and is audited as `system`. */
export const systemActor: Actor = {
  userId: 0,
  username: 'system',
  role: 'admin',
  via: 'system',
  impersonator: null,
  credentialId: null,
  scopes: ['all'],
}

/** Somebody without a credential, on public routes. Sees nothing. */
export const anonymousActor: Actor = { ...systemActor, userId: -1, username: '', role: 'user', via: 'session', scopes: [] }

export const systemCtx = (requestId = 'system'): Ctx => ({ actor: systemActor, requestId, ip: '', credential: null })
