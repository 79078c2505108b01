import { rfc3339, type Clock } from '@croft/kit/clock.ts'
import { AppError, forbidden, invalid, limitReached, notFound, unavailable } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { describeCron, nextTimes, normalCron } from '../../core/cron.ts'
import type { PanelDb } from '../../db/database.ts'
import type { CronJobRow } from '../../db/tables/cron.ts'
import { busy } from '../../jobs/operations/store.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import type { PhpChoice } from '../domains/php-choice.ts'
import type { DomainService } from '../domains/service.ts'
import type { PackageService } from '../packages/service.ts'
import type { UserService } from '../users/service.ts'
import { type StoredUser, userLimits } from '../users/store.ts'
import type { CronCollector } from './collector.ts'
import type { CronMachine } from './machine.ts'
import type { CreateCronJob, CronFilter, CronLogFilter, UpdateCronJob } from './schema.ts'
import { type CronStore, type StoredCronJob, cronModel, runModel } from './store.ts'

export interface CronDeps {
  readonly db: PanelDb
  readonly store: CronStore
  readonly users: Pick<UserService, 'require'>
  readonly packages: Pick<PackageService, 'forAccount'>
  readonly domains: Pick<DomainService, 'require'>
  readonly php: Pick<PhpChoice, 'available'>
  readonly machine: CronMachine
  readonly collector: CronCollector
  readonly operations: Pick<Operations, 'start'>
  readonly clock: Clock
}

type Fields = Partial<Omit<CronJobRow, 'id'>>
const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? 1 : 0)

/** A moment of a filter: RFC 3339 or a day. */
function moment(text: string | undefined, field: string, end: boolean): number | undefined {
  if (text === undefined || text === '') return undefined
  const day = /^\d{4}-\d\d-\d\d$/.test(text)
  const at = Date.parse(day ? `${text}T00:00:00` : text)
  if (Number.isNaN(at)) throw invalid(`Invalid ${field}`)
  return day && end ? at + 86_399_999 : at
}

/** Cron jobs of accounts. */
export function cronService(deps: CronDeps) {
  const { db, store, machine, collector, clock } = deps
  const require = async (ctx: Ctx, id: number): Promise<StoredCronJob> => {
    const row = await store.find(ctx.actor, id)
    if (row === undefined) throw notFound('Cron job')
    return row
  }
  /** What runs now; nothing when nobody can tell. */
  const running = async (wanted: boolean): Promise<ReadonlySet<number>> => {
    if (!wanted) return new Set()
    try {
      return new Set((await machine.running()).map(({ job }) => job))
    } catch (error) {
      if (error instanceof AppError && error.status === 503) return new Set()
      throw error
    }
  }
  const model = async (row: StoredCronJob, ext: boolean) => cronModel(row, { ext, now: clock.now(), running: await running(ext) })
  const domainId = async (ctx: Ctx, owner: Pick<StoredUser, 'id'>, name: string): Promise<number | null> => {
    if (name === '') return null
    const domain = await deps.domains.require(ctx, name)
    if (domain.owner_id !== owner.id) throw notFound('Domain')
    return domain.id
  }
  const requirePhp = async (owner: StoredUser, version: string) => {
    if (version === '') return
    if (!(await deps.php.available(await deps.packages.forAccount(owner))).includes(version)) throw invalid('PHP version is not available')
  }
  /** The columns that the given fields are stored in. */
  const fieldsOf = (body: Partial<CreateCronJob>): Fields => ({
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.command === undefined ? {} : { command: body.command.trim() }),
    ...(body.cron_expr === undefined ? {} : { expression: normalCron(body.cron_expr) ?? '' }),
    ...(body.environment === undefined ? {} : { environment: JSON.stringify(body.environment) }),
    ...Object.fromEntries(
      Object.entries({
        enabled: flag(body.enabled),
        email_on_complete: body.email_on_complete,
        email_on_error: flag(body.email_on_error),
        timeout_seconds: body.timeout_seconds,
        allow_overlap: flag(body.allow_overlap),
        timezone: body.timezone,
        php_version: body.php_version,
      }).filter(([, value]) => value !== undefined),
    ),
  })

  return {
    async list(ctx: Ctx, filter: CronFilter, page: PageRequest, ext: boolean) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      const options = { ext, now: clock.now(), running: await running(ext) }
      return { items: items.map((row) => cronModel(row, options)), total }
    },
    show: async (ctx: Ctx, id: number, ext: boolean) => model(await require(ctx, id), ext),
    async create(ctx: Ctx, body: CreateCronJob, ext: boolean) {
      const owner = await deps.users.require(ctx, body.owner ?? ctx.actor.username)
      const domain = await domainId(ctx, owner, body.domain)
      await requirePhp(owner, body.php_version)
      const id = await db.transaction(async () => {
        const limits = userLimits(owner)
        if (owner.role !== 'admin' && !limits.can_use_cron) throw forbidden('Feature not included in your package: cron')
        const allowed = owner.role === 'admin' ? -1 : limits.max_cronjobs
        if (allowed !== -1 && (await store.count(owner.id)) >= allowed) throw limitReached('max_cronjobs', allowed)
        const now = clock.now()
        const row = { ...fieldsOf(body), owner_id: owner.id, domain_id: domain, last_run_at: null, last_run_ok: 0 }
        return (await store.insert(ctx, { ...row, created_at: now, updated_at: now } as Omit<CronJobRow, 'id'>)).id
      })
      return model(await require(ctx, id), ext)
    },
    async update(ctx: Ctx, id: number, body: UpdateCronJob, ext: boolean) {
      const row = await require(ctx, id)
      const owner = await deps.users.require(ctx, row.owner)
      if (body.php_version !== undefined) await requirePhp(owner, body.php_version)
      const domain = body.domain === undefined ? {} : { domain_id: await domainId(ctx, owner, body.domain) }
      await store.update(ctx, id, { ...fieldsOf(body as Partial<CreateCronJob>), ...domain, updated_at: clock.now() })
      return model(await require(ctx, id), ext)
    },
    async remove(ctx: Ctx, id: number) {
      await require(ctx, id)
      await store.remove(ctx, id)
    },
    toggle: (ctx: Ctx, id: number) =>
      db.transaction(async () => {
        const enabled = (await require(ctx, id)).enabled === 0
        await store.update(ctx, id, { enabled: enabled ? 1 : 0, updated_at: clock.now() })
        return { success: true as const, message: enabled ? 'Cron job enabled' : 'Cron job disabled', enabled }
      }),
    async logs(ctx: Ctx, id: number, filter: CronLogFilter) {
      await require(ctx, id)
      const [from, to] = [moment(filter.from, 'from', false), moment(filter.to, 'to', true)]
      await collector.now()
      return (await store.runs(id, { from, to, ok: filter.ok })).map(runModel)
    },
    async clearLogs(ctx: Ctx, id: number) {
      await require(ctx, id)
      await collector.now()
      await db.transaction(() => store.clearRuns(id))
    },
    /** Starts a run; answers with the job that follows it. */
    async run(ctx: Ctx, id: number): Promise<number> {
      const row = await require(ctx, id)
      if (row.owner_status !== 'active') throw forbidden('Account is suspended')
      const runs = row.allow_overlap === 0 && (await machine.running()).some(({ job }) => job === id)
      if (runs) throw busy('cron job')
      // two at once where the job allows it, else whoever comes second is refused
      const resource = { type: 'cron-job', id: row.allow_overlap === 1 ? `${id}-${ctx.requestId}` : String(id) }
      return db.transaction(() =>
        deps.operations.start(ctx, 'cron.run', { account: row.owner_id, job: id }, { resource, ownerId: row.owner_id, thing: 'cron job' }),
      )
    },
    preview({ cron_expr: given, count, timezone }: { cron_expr: string; count: number; timezone: string }) {
      const expression = normalCron(given)
      if (expression === null) throw invalid('Invalid cron expression')
      const next = nextTimes(expression, timezone, clock.now(), count).map(rfc3339)
      return { valid: true as const, description: describeCron(expression), next }
    },
    /** For the operation: starts it on the machine and tells how the runner calls the run. */
    async startNow(account: number, id: number): Promise<string> {
      const reply = await machine.start(account, id)
      if (reply.outcome === 'started') return reply.run
      if (reply.outcome === 'busy') throw busy('cron job')
      if (reply.outcome === 'full') throw unavailable('Too many cron jobs run at once', 10)
      if (reply.outcome === 'down') throw unavailable('The scheduler of this server does not run', 10)
      throw notFound('Cron job')
    },
  }
}
export type CronService = ReturnType<typeof cronService>
