import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { google } from './google.ts'
import { cloudflare, digitalocean, hetzner } from './http-kinds.ts'
import { ovh } from './ovh.ts'
import { type DnsProvider, type ProviderKind, ProviderRefused, type Reach } from './provider.ts'
import { rfc2136 } from './rfc2136.ts'
import { route53 } from './route53.ts'
import type { CreateProvider, DnsProviderItem } from './schema.ts'
import { type ProviderStore, type StoredProvider, providerModel } from './store.ts'

const mostProviders = 50

export interface ProviderDeps {
  readonly db: PanelDb
  readonly store: ProviderStore
  readonly reach: Reach
  readonly seal: (text: string) => string
  readonly open: (sealed: string) => string
  readonly clock: Clock
}

/** One kind with its type of credentials erased: they are checked again whenever they are read. */
function opener<Credentials>(kind: ProviderKind<Credentials>) {
  return (raw: unknown, reach: Reach) => {
    const parsed = kind.credentials.safeParse(raw)
    if (parsed.success) return { credentials: parsed.data as unknown, provider: kind.open(parsed.data, reach) }
    const field = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new ProviderRefused(field === '' ? 'they are incomplete' : `${field} is missing or wrong`, { cause: parsed.error })
  }
}

/** DNS hosted elsewhere, for certificates of names whose zone is not here. */
export function providerService({ db, store, reach, seal, open, clock }: ProviderDeps) {
  const kinds: Readonly<Record<string, ReturnType<typeof opener>>> = {
    cloudflare: opener(cloudflare),
    route53: opener(route53),
    google: opener(google(clock)),
    digitalocean: opener(digitalocean),
    hetzner: opener(hetzner),
    ovh: opener(ovh(clock)),
    rfc2136: opener(rfc2136(clock)),
  }
  const openAs = (type: string, raw: unknown) => {
    const kind = kinds[type]
    if (kind === undefined) throw invalid('Invalid type')
    return kind(raw, reach)
  }
  const require = async (ctx: Ctx, id: string): Promise<StoredProvider> => {
    const row = await store.find(ctx.actor, id)
    if (row === undefined) throw notFound('DNS provider')
    return row
  }
  return {
    async list(ctx: Ctx, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor, page)
      return { items: items.map(providerModel), total }
    },
    /** Asks the provider before anything is stored. */
    async create(ctx: Ctx, { name, type, credentials }: CreateProvider): Promise<DnsProviderItem> {
      let checked: unknown
      try {
        const opened = openAs(type, credentials)
        await opened.provider.check()
        checked = opened.credentials
      } catch (cause) {
        if (!(cause instanceof ProviderRefused)) throw cause
        throw invalid(`Credentials were rejected: ${cause.message}`, { cause })
      }
      return db.transaction(async () => {
        const owner = ctx.actor.userId
        if (await store.nameTaken(owner, name)) throw conflict('DNS provider already exists')
        if ((await store.count(owner)) >= mostProviders) throw conflict(`Too many DNS providers (${mostProviders})`)
        const sealed = seal(JSON.stringify(checked))
        const row = { id: randomHex(8), owner_id: owner, name, type, credentials: sealed, created_at: clock.now() }
        return providerModel(await store.insert(ctx, row))
      })
    },
    remove: (ctx: Ctx, id: string): Promise<void> =>
      db.transaction(async () => {
        await require(ctx, id)
        if (await store.isUsed(id)) throw conflict('DNS provider is in use')
        await store.remove(ctx, id)
      }),
    exists: async (ctx: Ctx, id: string): Promise<boolean> => (await store.find(ctx.actor, id)) !== undefined,
    /** The provider of that id, for work that was judged before; `null` when it is gone. Its calls throw `ProviderRefused`. */
    async open(id: string): Promise<DnsProvider | null> {
      const row = await store.byId(id)
      return row === undefined ? null : openAs(row.type, JSON.parse(open(row.credentials))).provider
    },
  }
}
export type ProviderService = ReturnType<typeof providerService>
