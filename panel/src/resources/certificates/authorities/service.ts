import type { Clock } from '@croft/kit/clock.ts'
import { AppError, conflict, invalid } from '@croft/kit/errors.ts'
import type { PanelDb } from '../../../db/database.ts'
import type { Pki } from '../pki.ts'
import type { AcmeAccount, UpdateAcmeAccount } from '../schema.ts'
import type { AuthorityPool } from './pool.ts'
import { wordsOf } from './problem.ts'
import type { AuthorityRecord, AuthorityStore } from './store.ts'

/** The first choice where nothing was chosen yet. */
const usual = 'https://acme-v02.api.letsencrypt.org/directory'

export interface AuthorityDeps {
  readonly db: PanelDb
  readonly store: AuthorityStore
  readonly pool: AuthorityPool
  readonly pki: Pick<Pki, 'generateKey' | 'registeredDomain'>
  readonly clock: Clock
  readonly seal: (text: string) => string
}

type Asked = { readonly directory_url: string; readonly eab_kid?: string | undefined; readonly eab_hmac?: string | undefined }

const accountModel = ([first, ...rest]: readonly AuthorityRecord[]): AcmeAccount => ({
  directory_url: first?.directory_url ?? usual,
  email: first?.email ?? '',
  registered: (first?.url ?? '') !== '',
  eab: (first?.eab_kid ?? '') !== '',
  profile: first?.profile ?? '',
  fallback: rest.map((row) => ({ directory_url: row.directory_url, eab: row.eab_kid !== '' })),
})

/** The authorities that certificates come from, and the account at each. */
export function authorityService({ db, store, pool, pki, clock, seal }: AuthorityDeps) {
  /** The row of an authority as it is asked for: its key and account stay what they were. */
  const merged = async (asked: Asked, common: { email: string; profile: string; position: number }): Promise<AuthorityRecord> => {
    const before = await store.find(asked.directory_url)
    const sealedHmac = asked.eab_hmac === undefined || asked.eab_hmac === '' ? undefined : seal(asked.eab_hmac)
    const row = {
      directory_url: asked.directory_url,
      private_key: before?.private_key ?? seal(await pki.generateKey('ec256')),
      url: before?.url ?? '',
      ...common,
      eab_kid: asked.eab_kid ?? before?.eab_kid ?? '',
      eab_hmac: sealedHmac ?? before?.eab_hmac ?? '',
      caa_identities: before?.caa_identities ?? '[]',
      agreed_at: clock.now(),
      paused_until: null,
      created_at: before?.created_at ?? clock.now(),
    }
    if (row.eab_kid !== '' && row.eab_hmac === '') throw invalid('Eab_hmac is required')
    return row
  }
  /** Asks the authority whether it is one and takes us; finds out by which names CAA records allow it. */
  const introduced = async (row: AuthorityRecord): Promise<AuthorityRecord> => {
    const client = await pool.clientOf(row)
    try {
      const { caaIdentities, externalAccountRequired, profiles } = await client.directory()
      if (externalAccountRequired && row.eab_kid === '') throw invalid('Eab_kid is required')
      if (row.profile !== '' && !profiles.includes(row.profile)) throw invalid('Invalid profile')
      const own = pki.registeredDomain(new URL(row.directory_url).hostname)
      const identities = caaIdentities.length > 0 ? caaIdentities : own === null ? [] : [own]
      const url = row.url === '' ? await pool.register(row) : row.url
      return { ...row, url, caa_identities: JSON.stringify(identities) }
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      throw conflict(`The certificate authority cannot be used: ${wordsOf(cause, row.directory_url)}`, { cause })
    }
  }
  return {
    show: async (): Promise<AcmeAccount> => accountModel(await store.chosen()),
    async update(body: UpdateAcmeAccount): Promise<AcmeAccount> {
      if (!body.agree_tos) throw invalid('Terms of service must be accepted')
      const [first, ...rest] = await store.chosen()
      const common = { email: body.email ?? first?.email ?? '', profile: body.profile ?? first?.profile ?? '' }
      const directory = body.directory_url ?? first?.directory_url ?? usual
      const main = { directory_url: directory, eab_kid: body.eab_kid, eab_hmac: body.eab_hmac }
      const fallback: readonly Asked[] = body.fallback ?? rest.map((row) => ({ directory_url: row.directory_url }))
      const asked = [main, ...fallback.filter((each) => each.directory_url !== directory)]
      const rows: AuthorityRecord[] = []
      for (const [position, each] of asked.entries()) {
        // a profile is a word of the first choice; the others know it or not
        const row = await merged(each, { ...common, profile: position === 0 ? common.profile : '', position })
        // a dry run is inside a transaction that will not be committed: nobody is asked
        rows.push(db.inTransaction ? row : await introduced(row))
      }
      await store.choose(rows)
      return accountModel(rows)
    },
    /** Names by which CAA records allow one of the authorities. */
    identities: async (): Promise<string[]> => (await store.chosen()).flatMap((row) => JSON.parse(row.caa_identities) as string[]),
    requireAgreed: async (): Promise<void> => {
      if ((await store.chosen()).length === 0) throw conflict('The terms of a certificate authority have not been accepted yet')
    },
    isAgreed: async (): Promise<boolean> => (await store.chosen()).length > 0,
  }
}
export type AuthorityService = ReturnType<typeof authorityService>
