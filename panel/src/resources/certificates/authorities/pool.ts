import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { AcmeClient } from '../../../acme/types.ts'
import type { AuthorityRecord, AuthorityStore } from './store.ts'

export interface ConnectOptions {
  readonly directoryUrl: string
  /** PKCS #8 PEM. */
  readonly accountKey: string
  /** `null` before it is registered. */
  readonly accountUrl: string | null
  /** PEM roots besides the public ones, `` for none. */
  readonly trust: string
}
/** Makes the client of one authority; asks nothing yet. */
export type Connect = (options: ConnectOptions) => AcmeClient

export interface PoolDeps {
  readonly store: AuthorityStore
  readonly connect: Connect
  readonly open: (sealed: string) => string
  readonly trust: () => Promise<string>
  readonly clock: Clock
}

/** How long a client is used before the directory is read again. */
const keptMs = 600_000

/** Clients of the authorities, with accounts that exist. */
export function authorityPool({ store, connect, open, trust, clock }: PoolDeps) {
  // a client knows the directory and has nonces: without it each step of an order would begin with two more requests
  const kept = new Map<string, { readonly client: AcmeClient; readonly options: string; readonly until: number }>()
  const clientOf = async (row: Pick<AuthorityRecord, 'directory_url' | 'private_key' | 'url'>): Promise<AcmeClient> => {
    const { directory_url: directoryUrl, private_key: sealed, url } = row
    const roots = await trust()
    const options = JSON.stringify([sealed, url, roots])
    const found = kept.get(directoryUrl)
    if (found !== undefined && found.options === options && found.until > clock.now()) return found.client
    const client = connect({ directoryUrl, accountKey: open(sealed), accountUrl: url === '' ? null : url, trust: roots })
    kept.set(directoryUrl, { client, options, until: clock.now() + keptMs })
    return client
  }
  const eabOf = (row: Pick<AuthorityRecord, 'eab_kid' | 'eab_hmac'>) =>
    row.eab_kid === '' ? undefined : { kid: row.eab_kid, hmac: open(row.eab_hmac) }
  /** The account's address; registering again finds the account that the key has, so a lost answer makes no second one. */
  const register = async (row: AuthorityRecord): Promise<string> => {
    const client = await clientOf(row)
    return client.register({ email: row.email, eab: eabOf(row) })
  }
  return {
    clientOf,
    register,
    /** A client whose account is registered; the address is kept for next time. */
    async registered(row: AuthorityRecord): Promise<AcmeClient> {
      if (row.url !== '') return clientOf(row)
      const url = await register(row)
      await store.note(row.directory_url, { url })
      return clientOf({ ...row, url })
    },
    /** The client of the authority that a certificate or order came from. */
    async ofDirectory(directoryUrl: string): Promise<AcmeClient> {
      const row = await store.find(directoryUrl)
      if (row === undefined) throw conflict('The certificate authority is not known any more')
      return this.registered(row)
    },
  }
}
export type AuthorityPool = ReturnType<typeof authorityPool>
