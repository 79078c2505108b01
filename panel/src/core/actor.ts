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
  /** Scopes of the key or of the collaborator; `['all']` for sessions and the command line. */
  readonly scopes: readonly string[]
  /** Somebody else with a login of his own, who acts in this account as a `user`, whatever role the account has. */
  readonly collaborator?: {
    readonly id: number
    readonly login: string
    /** Ids of the only domains that are in view; `null`: all of the account. */
    readonly domains: readonly number[] | null
  }
}

/** The only domains that the actor sees, by id; `null`: whatever is in its view otherwise. */
export const limitOf = ({ collaborator }: Actor): readonly number[] | null => collaborator?.domains ?? null

/** Who really acts, for journals: the collaborator's login, else the account's name. */
export const actorName = ({ collaborator, username }: Actor): string => collaborator?.login ?? username

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
