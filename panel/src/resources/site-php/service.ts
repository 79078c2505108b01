import type { Clock } from '@croft/kit/clock.ts'
import { forbidden, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import type { PhpChoice } from '../domains/php-choice.ts'
import { defaultPool } from '../domains/pools.ts'
import type { DomainRecord, DomainStore, StoredDomain } from '../domains/store.ts'
import type { PackageService } from '../packages/service.ts'
import type { UserService } from '../users/service.ts'
import { userLimits } from '../users/store.ts'
import { type Domains, requireSite } from '../site-aliases/site.ts'
import { AdminSettings, PhpSettings, Pool, defaultAdminSettings, defaultSettings, requireSettings } from './allowed.ts'
import { endOfLife } from './eol.ts'
import type { PhpExtension, PhpVersionItem, UpdatePhp } from './schema.ts'
import { adminNames } from './schema.ts'
import type { SitePhpStore } from './store.ts'

/** One installed version as the machine describes it (the agent's verb `php.versions`). */
export interface InstalledPhp {
  readonly version: string
  readonly full_version: string
  readonly extensions: readonly PhpExtension[]
}

export interface SitePhpDeps {
  readonly db: PanelDb
  readonly store: SitePhpStore
  readonly domains: Domains
  readonly domainStore: Pick<DomainStore, 'update'>
  readonly users: Pick<UserService, 'require'>
  readonly packages: Pick<PackageService, 'forAccount'>
  readonly php: PhpChoice
  readonly clock: Clock
  /** Oldest first. */
  readonly installed: () => Promise<readonly InstalledPhp[]>
  /** Setting `php.default_version`; `''` = the newest installed. */
  readonly defaultVersion: () => Promise<string>
}

/** Columns that the account's pools follow. */
const poolColumns = ['php_version', 'php_enabled', 'php_settings', 'php_pool'] as const

type Values = Readonly<Record<string, unknown>>
const parse = (text: string): Values => JSON.parse(text) as Values
/** The values that differ from the defaults, as JSON with a stable order. */
const differing = (values: Values, defaults: Values): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(values)
        .filter(([name, value]) => value !== defaults[name])
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ),
  )
const only = (values: Values, keep: (name: string) => boolean): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => keep(name)))

/** PHP of one site, and the versions of the server. */
export function sitePhpService(deps: SitePhpDeps) {
  const { db, domains, domainStore, php } = deps
  const ownerOf = (ctx: Ctx, domain: StoredDomain) => deps.users.require(ctx, domain.owner)
  const model = async (ctx: Ctx, domain: StoredDomain, row: DomainRecord = domain) => {
    const pack = await deps.packages.forAccount(await ownerOf(ctx, domain))
    const own = parse(row.php_settings)
    return {
      domain: row.name,
      version: row.php_version,
      enabled: row.php_enabled === 1,
      available: await php.available(pack),
      settings: { ...defaultSettings, ...only(own, (name) => !adminNames.has(name)) },
      admin_settings: { ...defaultAdminSettings(domain.owner), ...only(own, (name) => adminNames.has(name)) },
      pool: { pm: 'ondemand' as const, ...defaultPool, ...parse(row.php_pool) },
    }
  }
  const settingsPatch = (domain: StoredDomain, body: UpdatePhp): string | undefined => {
    if (body.settings === undefined && body.admin_settings === undefined) return undefined
    const defaults = { ...defaultSettings, ...defaultAdminSettings(domain.owner) }
    const settings = requireSettings(PhpSettings, body.settings ?? {})
    const admin = requireSettings(AdminSettings, body.admin_settings ?? {})
    return differing({ ...parse(domain.php_settings), ...settings, ...admin }, defaults)
  }
  const poolPatch = (domain: StoredDomain, body: UpdatePhp): string | undefined => {
    if (body.pool === undefined) return undefined
    const { pm: _, ...pool } = requireSettings(Pool, body.pool)
    return differing({ ...parse(domain.php_pool), ...pool }, { ...defaultPool })
  }
  return {
    show: async (ctx: Ctx, name: string) => model(ctx, await requireSite(domains, ctx, name)),
    async update(ctx: Ctx, name: string, body: UpdatePhp) {
      const found = await requireSite(domains, ctx, name)
      const owner = await ownerOf(ctx, found)
      if (!userLimits(owner).can_use_php && body.enabled !== false) throw forbidden('Feature not included in your package: php')
      const forAdmin = body.pool !== undefined || body.admin_settings !== undefined
      if (forAdmin && ctx.actor.role !== 'admin') throw forbidden('Admin access required')
      const pack = await deps.packages.forAccount(owner)
      const wanted = body.version === '' ? undefined : body.version
      const version = wanted === undefined ? undefined : await php.choose(wanted, pack, owner)
      // a site that never had PHP gets the package's version with the switch
      const first =
        version === undefined && body.enabled === true && found.php_version === '' ? await php.choose(undefined, pack, owner) : version
      if (body.enabled === true && first === '') throw invalid('PHP version is not available')
      return db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        const patch = {
          php_version: first,
          php_enabled: body.enabled === undefined ? undefined : Number(body.enabled),
          php_settings: settingsPatch(domain, body),
          php_pool: poolPatch(domain, body),
        }
        const changes = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
        const row = await domainStore.update(ctx, domain.id, { ...changes, updated_at: deps.clock.now() }, { event: 'domain.php.updated' })
        // the pool belongs to the account: it has to be there before the site asks it
        if (poolColumns.some((column) => row[column] !== domain[column])) {
          await touch(ctx, db, [php.scope(row.owner_id)], 'domain.php', { type: 'domain', id: row.name }, row.owner_id)
        }
        return model(ctx, domain, row)
      })
    },
    async versions(ctx: Ctx): Promise<PhpVersionItem[]> {
      const [installed, sites, chosen] = await Promise.all([deps.installed(), deps.store.sitesByVersion(ctx.actor), deps.defaultVersion()])
      const newest = installed.at(-1)?.version ?? ''
      const standard = installed.some(({ version }) => version === chosen) ? chosen : newest
      return installed.map(({ version, full_version }) => ({
        version,
        full_version,
        installed: true,
        default: version === standard,
        sites: sites.get(version) ?? 0,
        eol: endOfLife(version),
      }))
    },
    async extensions(_ctx: Ctx, version: string): Promise<readonly PhpExtension[]> {
      const found = (await deps.installed()).find((each) => each.version === version)
      if (found === undefined) throw notFound('PHP version')
      return found.extensions
    },
  }
}
export type SitePhpService = ReturnType<typeof sitePhpService>
