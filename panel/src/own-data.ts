import { readFileSync, statSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '@croft/kit/errors.ts'
import { administrators } from './administrators.ts'
import { ServerAct, auditAct, rootCtx, spoolAct } from './audit-spool.ts'
import { loadConfig } from './config.ts'
import { systemActor } from './core/actor.ts'
import { createSecrets } from './core/secrets.ts'
import { createAudit } from './db/audit.ts'
import { type PanelDb, openPanelDatabase } from './db/database.ts'
import { FirstAdministrator } from './first-administrator.ts'
import { systemStore } from './resources/system/store.ts'

/**
 * The panel's own database without the panel: `own-data.ts --config <file>`, run as the panel's user by the server's command line. One
 * request as JSON on stdin, one answer as JSON on stdout; what cannot be done is said on stderr.
 */

const Request = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('status') }),
  z.strictObject({ do: z.literal('audit'), act: ServerAct }),
  z.strictObject({ do: z.literal('admin-list') }),
  FirstAdministrator.extend({ do: z.literal('admin-create') }).strict(),
  z.strictObject({ do: z.literal('admin-recover'), username: z.string().max(64), password: z.string() }),
])
type Request = z.infer<typeof Request>

async function engineOf(db: PanelDb, url: string) {
  if (db.engine === 'postgres') {
    const { rows } = await sql<{ version: string; bytes: string }>`
      select current_setting('server_version') as version, pg_database_size(current_database()) as bytes`.execute(db.q)
    return { engine: `PostgreSQL ${rows[0]?.version ?? ''}`, bytes: Number(rows[0]?.bytes ?? 0) }
  }
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db.q)
  const file = url.slice('sqlite:'.length)
  const sizes = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  return { engine: `SQLite ${rows[0]?.version ?? ''}`, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function status(db: PanelDb, url: string) {
  const store = systemStore(db)
  const due = await db.q
    .selectFrom('scopes')
    .select(sql<number>`count(*)`.as('n'))
    .whereRef('applied', '<', 'wanted')
    .executeTakeFirstOrThrow()
  const oldest = await db.q
    .selectFrom('jobs')
    .select(sql<number | null>`min(created_at)`.as('at'))
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow()
  const { jobs_open: open } = await store.counts(systemActor)
  return {
    ...(await engineOf(db, url)),
    jobs_open: open,
    oldest_job_seconds: oldest.at === null ? 0 : Math.max(0, Math.round((db.clock.now() - Number(oldest.at)) / 1000)),
    scopes_due: Number(due.n),
    scopes_failed: (await store.failedScopes()).map(({ scope, last_error: error }) => ({ scope, error })),
    tasks_failed: (await store.failedTasks()).map(({ name, last_error: error }) => ({ name, error })),
  }
}

const { values } = parseArgs({ options: { config: { type: 'string', default: '/etc/croft/panel.json' } } })
const config = loadConfig(values.config, process.env)
process.umask(0o077)

/** Whatever changes something stands in the audit log before it is done. */
async function audited<Result>(db: PanelDb, action: string, username: string, work: () => Promise<Result>): Promise<Result> {
  const log = auditOf(db)
  const id = await log.begin(rootCtx(), { action, resource: { type: 'user', id: username }, ownerId: null, owner: username })
  try {
    const result = await work()
    await log.complete(id, { result: 'ok', status: 200 })
    return result
  } catch (error) {
    const known = error instanceof AppError
    await log.complete(id, { result: 'failed', status: known ? error.status : 500, note: known ? error.message : '' })
    throw error
  }
}

const auditOf = (db: PanelDb) => createAudit(db, createSecrets([readFileSync(config.secretKeyFile).subarray(0, 32)]).derive('audit'))

async function answer(db: PanelDb, request: Request): Promise<unknown> {
  const admins = administrators(db)
  switch (request.do) {
    case 'status':
      return status(db, config.database)
    case 'audit':
      await auditAct(auditOf(db), request.act)
      return { kept: false }
    case 'admin-list':
      return admins.list()
    case 'admin-create':
      return audited(db, 'admin.create', request.username, () => admins.create(rootCtx(), request))
    case 'admin-recover':
      return audited(db, 'admin.recover', request.username, () => admins.recover(rootCtx(), request.username, request.password))
  }
}

async function run(): Promise<unknown> {
  const request = Request.parse(JSON.parse(await text(process.stdin)))
  let db: PanelDb
  try {
    db = await openPanelDatabase(config.database)
  } catch (error) {
    // what root does to bring the panel back is written down all the same
    if (request.do !== 'audit') throw error
    spoolAct(config.data, request.act, new Date())
    return { kept: true }
  }
  try {
    return await answer(db, request)
  } finally {
    await db.close()
  }
}

try {
  process.stdout.write(`${JSON.stringify(await run())}\n`)
} catch (error) {
  const words = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)
  // the driver's own words may quote the URL, and with it the password
  process.stderr.write(`${words.replaceAll(/\/\/[^@\s]*@/g, '//')}\n`)
  process.exitCode = 1
}
