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

/** One call of the API: who, from where, under which request id. */
export interface Ctx {
  readonly actor: Actor
  readonly requestId: string
  readonly ip: string
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

export const systemCtx = (requestId = 'system'): Ctx => ({ actor: systemActor, requestId, ip: '' })
