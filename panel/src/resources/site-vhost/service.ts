import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { conflict, forbidden, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Scope } from '../../drivers/driver.ts'
import type { WebSpec } from '../../drivers/web/spec.ts'
import { renderSite } from '../domains/desired.ts'
import { effectiveOptions } from '../domains/options.ts'
import type { SiteSnapshot } from '../domains/snapshot.ts'
import { type DomainStore, type StoredDomain, siteScope } from '../domains/store.ts'
import { type Domains, requireSite } from '../site-aliases/site.ts'
import { type VhostConfig, columnsOf, configOf, plainConfig, templateNames, withUpdate } from './config.ts'
import type { UpdateVhost, Vhost, VhostRevision } from './schema.ts'
import type { SiteVhostStore } from './store.ts'

/** What a virtual host asks of the machine. */
export interface VhostAgent {
  /** The server block of a spec, for reading (the agent's verb `web.render`). */
  renderVhost(spec: WebSpec): Promise<string>
  /** Tests a spec without touching anything live (the agent's verb `check`). */
  checkSite(scope: Scope, spec: WebSpec): Promise<{ readonly valid: boolean; readonly output: string }>
}

export interface SiteVhostDeps {
  readonly db: PanelDb
  readonly store: SiteVhostStore
  readonly domains: Domains
  readonly domainStore: Pick<DomainStore, 'update'>
  readonly loadSite: (id: number) => Promise<SiteSnapshot | null>
  readonly agent: VhostAgent
  readonly clock: Clock
}

/** The virtual host of a site: template, options, and the directives of administrators. */
export function siteVhostService({ db, store, domains, domainStore, loadSite, agent, clock }: SiteVhostDeps) {
  /** What the edge would get if the site had this configuration. */
  const specOf = async (domain: StoredDomain, config: VhostConfig): Promise<WebSpec> => {
    const snapshot = await loadSite(domain.id)
    if (snapshot === null) throw notFound('Domain')
    return renderSite({ ...snapshot, domain: { ...snapshot.domain, ...columnsOf(config) } }).web
  }
  const test = async (domain: StoredDomain, config: VhostConfig) => agent.checkSite(siteScope(domain), await specOf(domain, config))

  const requireAllowed = (ctx: Ctx, domain: StoredDomain, config: VhostConfig) => {
    const changed = config.custom.nginx !== domain.custom_nginx || config.custom.apache !== domain.custom_apache
    if (changed && ctx.actor.role !== 'admin') throw forbidden('Admin access required')
    if (config.custom.apache !== '') throw conflict('Apache is not installed')
  }
  const show = async (ctx: Ctx, name: string): Promise<Vhost> => {
    const domain = await requireSite(domains, ctx, name)
    const [config, revision] = await Promise.all([
      specOf(domain, configOf(domain)).then((spec) => agent.renderVhost(spec)),
      store.find(domain.id, domain.vhost_revision),
    ])
    return {
      domain: domain.name,
      webserver: domain.webserver,
      template: domain.template,
      templates: [...templateNames],
      options: effectiveOptions(domain.template, domain.options),
      custom: { nginx: domain.custom_nginx, apache: domain.custom_apache },
      config,
      revision: domain.vhost_revision,
      updated_at: rfc3339(revision?.at ?? domain.created_at),
    }
  }
  const change = async (ctx: Ctx, name: string, next: (domain: StoredDomain) => VhostConfig) => {
    const before = await requireSite(domains, ctx, name)
    const config = next(before)
    requireAllowed(ctx, before, config)
    // a customer's options cannot break a block of ours, but they can one that an administrator wrote for other options
    if (config.custom.nginx !== '') {
      const { valid, output } = await test(before, config)
      if (!valid) throw invalid(`Invalid configuration: ${output}`)
    }
    await db.transaction(async () => {
      const domain = await requireSite(domains, ctx, name)
      if (domain.vhost_revision !== before.vhost_revision) throw conflict('Changed by someone else')
      const columns = columnsOf(config)
      const current = columnsOf(configOf(domain))
      if (JSON.stringify(columns) === JSON.stringify(current)) return
      const now = clock.now()
      const revision = domain.vhost_revision + 1
      await domainStore.update(ctx, domain.id, { ...columns, vhost_revision: revision, updated_at: now }, { event: 'domain.vhost.updated' })
      const first = { revision: 0, at: domain.created_at, actor: domain.owner, config: JSON.stringify(configOf(domain)) }
      const after = { revision, at: now, actor: ctx.actor.username, config: JSON.stringify(configOf({ ...domain, ...columns })) }
      await store.keep(domain.id, domain.vhost_revision === 0 ? [first, after] : [after], revision)
    })
  }
  return {
    show,
    async update(ctx: Ctx, name: string, body: UpdateVhost) {
      await change(ctx, name, (domain) => withUpdate(configOf(domain), body))
      return show(ctx, name)
    },
    reset: (ctx: Ctx, name: string) => change(ctx, name, () => plainConfig),
    async test(ctx: Ctx, name: string, body: UpdateVhost) {
      const domain = await requireSite(domains, ctx, name)
      const config = withUpdate(configOf(domain), body)
      requireAllowed(ctx, domain, config)
      return test(domain, config)
    },
    async history(ctx: Ctx, name: string): Promise<VhostRevision[]> {
      const rows = await store.history((await requireSite(domains, ctx, name)).id)
      return rows.map(({ revision, at, actor, config }) => ({
        revision,
        at: rfc3339(at),
        actor,
        config: JSON.stringify(JSON.parse(config), null, 2),
      }))
    },
    async rollback(ctx: Ctx, name: string, revision: number) {
      const domain = await requireSite(domains, ctx, name)
      const row = await store.find(domain.id, revision)
      if (row === undefined) throw notFound('Version')
      await change(ctx, name, () => JSON.parse(row.config) as VhostConfig)
      return show(ctx, name)
    },
  }
}
export type SiteVhostService = ReturnType<typeof siteVhostService>
