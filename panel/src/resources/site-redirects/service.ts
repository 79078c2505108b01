import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import type { StoredDomain } from '../domains/store.ts'
import { type Domains, requireSite, requireSpace } from '../site-aliases/site.ts'
import { type Rule, loops, requireSource, requireTarget } from './rule.ts'
import type { CreateRedirect, UpdateRedirect } from './schema.ts'
import { type SiteRedirectStore, type StoredRedirect, redirectModel } from './store.ts'

const mostRedirects = 500

export interface SiteRedirectDeps {
  readonly db: PanelDb
  readonly store: SiteRedirectStore
  readonly domains: Domains
  readonly clock: Clock
}

/** Redirects of a site. */
export function siteRedirectService({ db, store, domains, clock }: SiteRedirectDeps) {
  const pick = (rows: readonly StoredRedirect[], id: number): StoredRedirect => {
    const row = rows.find((each) => each.id === id)
    if (row === undefined) throw notFound('Redirect')
    return row
  }
  /** The rule as stored, when it fits beside the others of the site. */
  const requireRule = async (
    domain: StoredDomain,
    asked: Rule & { enabled: boolean },
    others: readonly StoredRedirect[],
  ): Promise<Rule> => {
    const { match } = asked
    const rule = { source: requireSource(asked.source, match), target: requireTarget(asked.target), match }
    const live = others.filter((row) => row.enabled === 1)
    if (asked.enabled && loops(rule, live, await store.hosts(domain.id))) throw invalid('Redirect loops to itself')
    if (others.some((row) => row.source === rule.source && row.match === match)) throw conflict('Redirect already exists')
    return rule
  }
  return {
    async list(ctx: Ctx, name: string) {
      return (await store.list((await domains.require(ctx, name)).id)).map(redirectModel)
    },
    create: (ctx: Ctx, name: string, body: CreateRedirect) =>
      db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        const others = await store.list(domain.id)
        const rule = await requireRule(domain, body, others)
        requireSpace('redirects', others.length, mostRedirects)
        const flags = { keep_query: body.keep_query ? 1 : 0, enabled: body.enabled ? 1 : 0 }
        return redirectModel(await store.insert(ctx, domain, { ...rule, type: body.type, ...flags, created_at: clock.now() }))
      }),
    update: (ctx: Ctx, name: string, id: number, body: UpdateRedirect) =>
      db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        const rows = await store.list(domain.id)
        const before = redirectModel(pick(rows, id))
        const asked = { ...before, ...sent(body) }
        const others = rows.filter((row) => row.id !== id)
        const rule = await requireRule(domain, asked, others)
        const flags = { keep_query: asked.keep_query ? 1 : 0, enabled: asked.enabled ? 1 : 0 }
        return redirectModel(await store.update(ctx, domain, id, { ...rule, type: asked.type, ...flags }))
      }),
    remove: (ctx: Ctx, name: string, id: number) =>
      db.transaction(async () => {
        const domain = await domains.require(ctx, name)
        await store.remove(ctx, domain, pick(await store.list(domain.id), id).id)
      }),
  }
}
export type SiteRedirectService = ReturnType<typeof siteRedirectService>
