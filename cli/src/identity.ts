import { Secret } from '@croft/kit/secret.ts'
import { exits, Fault } from './fault.ts'
import type { Globals } from './globals.ts'
import { type Client, createClient } from './http/client.ts'
import type { Io } from './io.ts'
import { chooseTarget } from './target.ts'

export type IdentityOptions = Pick<Globals, 'profile' | 'url' | 'local' | 'socket' | 'as' | 'debug' | 'quiet'>

/** The panel that was chosen, as whoever holds the credential. */
export function connectTo(io: Io, options: IdentityOptions): Client {
  const { target, token } = chooseTarget(io, options)
  return createClient(io, { target, token, debug: options.debug, quiet: options.quiet })
}

/** Runs with the chosen identity; with `--as` in a session of that account, which is ended afterwards. */
export async function withClient<T>(io: Io, options: IdentityOptions, run: (client: Client) => Promise<T>): Promise<T> {
  const own = connectTo(io, options)
  const { as: account } = options
  if (account === null) return run(own)
  const login = await own.call({ method: 'POST', path: `/api/v1/auth/login-as/${encodeURIComponent(account)}`, json: {} })
  const { token } = (login.body ?? {}) as { token?: unknown }
  if (typeof token !== 'string' || token === '') throw new Fault(exits.notAllowed, `the panel opened no session for ${account}`)
  const client = own.withToken(new Secret(token))
  const me = (await client.call({ method: 'GET', path: '/api/v1/auth/me' })).body as { username?: unknown } | null
  const expected = (login.body as { user?: { username?: unknown } }).user?.username
  // whoever acts must be the account: a panel that overlooks the session would act as the administrator
  if (typeof expected !== 'string' || me?.username !== expected) throw new Fault(exits.notAllowed, `the panel does not act for ${account}`)
  try {
    return await run(client)
  } finally {
    await endSession(io, client)
  }
}

async function endSession(io: Io, client: Client): Promise<void> {
  try {
    await client.call({ method: 'POST', path: '/api/v1/auth/logout' })
  } catch {
    // what was asked for is done; the session ends by itself
    if (!io.interrupted.aborted) io.stderr.write('the session of --as could not be ended\n')
  }
}
