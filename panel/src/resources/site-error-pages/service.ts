import { type Clock, rfc3339OrNull } from '@croft/kit/clock.ts'
import { invalid } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { type Domains, requireSite } from '../site-aliases/site.ts'
import { type ErrorCode, defaultErrorPage, errorCodes, isErrorCode } from './defaults.ts'
import type { ErrorPage, ErrorPageItem } from './schema.ts'
import type { SiteErrorPageStore } from './store.ts'

export interface SiteErrorPageDeps {
  readonly db: PanelDb
  readonly store: SiteErrorPageStore
  readonly domains: Domains
  readonly clock: Clock
}

function requireCode(text: string): ErrorCode {
  const code = /^\d{3}$/.test(text) ? Number(text) : 0
  if (!isErrorCode(code)) throw invalid('Invalid error code')
  return code
}

/** Pages that a site shows instead of Croft's own. */
export function siteErrorPageService({ db, store, domains, clock }: SiteErrorPageDeps) {
  return {
    async list(ctx: Ctx, name: string): Promise<ErrorPageItem[]> {
      const rows = await store.list((await domains.require(ctx, name)).id)
      return errorCodes.map((code) => {
        const row = rows.find((each) => each.code === code)
        return { code, custom: row !== undefined, updated_at: rfc3339OrNull(row?.updated_at ?? null) }
      })
    },
    async show(ctx: Ctx, name: string, codeText: string): Promise<ErrorPage> {
      const domain = await domains.require(ctx, name)
      const code = requireCode(codeText)
      const row = await store.find(domain.id, code)
      return { code, content: row?.content ?? defaultErrorPage(code) }
    },
    put: (ctx: Ctx, name: string, codeText: string, content: string): Promise<ErrorPage> =>
      db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        const code = requireCode(codeText)
        const values = { content, updated_at: clock.now() }
        const before = await store.find(domain.id, code)
        await (before === undefined ? store.insert(ctx, domain, { code, ...values }) : store.update(ctx, domain, code, values))
        return { code, content }
      }),
    /** Back to Croft's own page, also when it already is. */
    reset: (ctx: Ctx, name: string, codeText: string) =>
      db.transaction(async () => {
        const domain = await domains.require(ctx, name)
        const code = requireCode(codeText)
        if ((await store.find(domain.id, code)) !== undefined) await store.remove(ctx, domain, code)
      }),
  }
}
export type SiteErrorPageService = ReturnType<typeof siteErrorPageService>
