import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { type Domains, requireSite } from '../site-aliases/site.ts'

/** ModSecurity of one site. The edge comes without the module: it is off for every site and cannot be switched on. */
export function siteModsecurityService({ domains }: { readonly domains: Domains }) {
  return {
    async show(ctx: Ctx, domain: string) {
      await requireSite(domains, ctx, domain)
      return { enabled: false, log_only: false, disabled_rules: [] }
    },
    async update(ctx: Ctx, domain: string): Promise<never> {
      await requireSite(domains, ctx, domain)
      throw conflict('ModSecurity is not installed')
    },
  }
}
export type SiteModsecurityService = ReturnType<typeof siteModsecurityService>
