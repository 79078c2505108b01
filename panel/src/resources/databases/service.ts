import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, limitReached, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { requireStrongPassword } from '../../core/password.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import { startDuePurge } from '../../jobs/operations/due-purge.ts'
import type { DomainService } from '../domains/service.ts'
import type { UserService } from '../users/service.ts'
import { type StoredUser, userLimits } from '../users/store.ts'
import { requireCollation } from './charset.ts'
import type { DatabaseServers } from './machine.ts'
import { databaseName, normalHost, userName } from './names.ts'
import type { CreateDatabase, DatabaseFilter, DeleteDatabase, ResetPassword, UpdateDatabase } from './schema.ts'
import { type DatabaseRecord, type DatabaseStore, type StoredDatabase, databaseModel } from './store.ts'
import type { DatabaseUserStore } from './user-store.ts'
import { refuseTaken } from './taken.ts'
import { verifierOf } from './verifier.ts'

const day = 86_400_000

export interface DatabaseDeps {
  readonly db: PanelDb
  readonly store: DatabaseStore
  readonly users: DatabaseUserStore
  readonly accounts: Pick<UserService, 'require'>
  readonly domains: Pick<DomainService, 'require'>
  readonly servers: DatabaseServers
  readonly seal: (verifier: string) => string
  readonly graceDays: () => Promise<number>
  readonly startPurge: (ctx: Ctx, database: DatabaseRecord) => Promise<number>
  /** Ends what is open in the login tool with another password of this user. */
  readonly endSessions: (ctx: Ctx, userId: number) => Promise<void>
  readonly clock: Clock
}

/** Databases of customers: made with a user, kept for a while when they are deleted. */
export function databaseService(deps: DatabaseDeps) {
  const { db, store, users, clock, servers } = deps
  const require = async (ctx: Ctx, name: string): Promise<StoredDatabase> => {
    const row = await store.find(ctx.actor, name)
    if (row === undefined) throw notFound('Database')
    return row
  }
  const requireRoom = async (owner: StoredUser) => {
    const { max_databases: allowed } = userLimits(owner)
    if (allowed !== -1 && (await store.usage(owner.id)).count >= allowed) throw limitReached('max_databases', allowed)
  }
  const ownerOf = async (ctx: Ctx, row: DatabaseRecord): Promise<StoredUser> => {
    const { username } = await db.q.selectFrom('users').select('username').where('id', '=', row.owner_id).executeTakeFirstOrThrow()
    return deps.accounts.require(ctx, username)
  }
  const domainId = async (ctx: Ctx, ownerId: number, name: string): Promise<number | null> => {
    if (name === '') return null
    const domain = await deps.domains.require(ctx, name)
    if (domain.owner_id !== ownerId) throw notFound('Domain')
    return domain.id
  }
  const requireHost = (given: string, message: string): string => {
    const host = normalHost(given)
    if (host === null) throw invalid(message)
    return host
  }
  const remote = (access: boolean, given: string | undefined, before = '') => {
    const host =
      given === undefined || given === '' ? (access ? before || '%' : (given ?? before)) : requireHost(given, 'Invalid remote_host')
    return { remote_access: access ? 1 : 0, remote_host: host }
  }

  return {
    require,
    requireRoom,
    requireHost,
    async list(ctx: Ctx, filter: DatabaseFilter, page: PageRequest, ext: boolean) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      return { items: items.map((row) => databaseModel(row, ext)), total }
    },
    show: async (ctx: Ctx, name: string, ext: boolean) => databaseModel(await require(ctx, name), ext),
    async create(ctx: Ctx, body: CreateDatabase) {
      if (body.name === '') throw invalid('Name is required')
      if (body.password === '') throw invalid('Password is required')
      const account = body.owner ?? ctx.actor.username
      const { engine } = body
      const name = databaseName(account, body.name, engine)
      const user = userName(account, body.user === undefined || body.user === '' ? body.name : body.user, engine)
      requireStrongPassword(body.password, user)
      const collation = requireCollation(engine, body.charset, body.collation)
      const access = remote(body.remote_access, body.remote_host)
      const owner = await deps.accounts.require(ctx, account)
      const [domain, verifier] = await Promise.all([domainId(ctx, owner.id, body.domain), verifierOf(engine, body.password)])
      await servers.requireInstalled(engine)
      return db.transaction(async () => {
        await requireRoom(owner)
        refuseTaken(await store.named(name), owner.id)
        if ((await users.named(user)) !== undefined) throw conflict('Database user already exists')
        const now = clock.now()
        const times = { created_at: now, updated_at: now }
        const row = await store.insert(ctx, {
          name,
          engine,
          owner_id: owner.id,
          domain_id: domain,
          main_user: user,
          ...collation,
          ...access,
          size_bytes: 0,
          ...times,
          deleted_at: null,
          deleted_by: '',
          purge_at: null,
        })
        const login = { verifier: deps.seal(verifier), hosts: '["localhost"]', max_connections: 0, enabled: 1 }
        const made = await users.insert(ctx, { name: user, engine, owner_id: owner.id, ...login, ...times })
        await users.grant(ctx, row, { database_id: row.id, user_id: made.id, privileges: '["ALL"]', created_at: now })
        const { id, created_at } = databaseModel(await require(ctx, name), false)
        return { id, name, user, owner: owner.username, created_at }
      })
    },
    update: (ctx: Ctx, name: string, body: UpdateDatabase, ext: boolean) =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        const asked = body.remote_access !== undefined || body.remote_host !== undefined
        const access = asked ? remote(body.remote_access ?? row.remote_access === 1, body.remote_host, row.remote_host) : {}
        const domain = body.domain === undefined ? {} : { domain_id: await domainId(ctx, row.owner_id, body.domain) }
        await store.update(ctx, row.id, { ...sent({ ...access, ...domain }), updated_at: clock.now() })
        return databaseModel(await require(ctx, name), ext)
      }),
    /** Out of service at once with the users who have no other database; the data go after the days of grace. */
    remove: (ctx: Ctx, name: string, body: DeleteDatabase) =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        const now = clock.now()
        if (body.keep_users) for (const { id } of await users.grants(row.id)) await users.revoke(ctx, row, id)
        const purgeAt = body.purge ? now : now + (await deps.graceDays()) * day
        const patch = { deleted_at: now, deleted_by: ctx.actor.username, purge_at: purgeAt, updated_at: now }
        const after = await store.update(ctx, row.id, patch, { event: 'database.deleted' })
        if (body.purge) await deps.startPurge(ctx, after)
      }),
    async resetPassword(ctx: Ctx, name: string, body: ResetPassword) {
      const row = await require(ctx, name)
      if (body.password === '') throw invalid('Password is required')
      const asked = body.user ?? row.main_user
      requireStrongPassword(body.password, asked)
      const verifier = await verifierOf(row.engine, body.password)
      await db.transaction(async () => {
        const user = await users.find(ctx.actor, asked)
        if (user === undefined || user.owner_id !== row.owner_id || user.engine !== row.engine) throw notFound('Database user')
        await users.update(ctx, user.id, { verifier: deps.seal(verifier), updated_at: clock.now() })
        await deps.endSessions(ctx, user.id)
      })
    },
    /** Brings a deleted database back with its users. Quiet when it is back already. */
    restore: (ctx: Ctx, id: number): Promise<void> =>
      db.transaction(async () => {
        const row = await store.byId(id)
        if (row === undefined) throw notFound('Database')
        if (row.deleted_at === null) return
        await requireRoom(await ownerOf(ctx, row))
        const patch = { deleted_at: null, deleted_by: '', purge_at: null, updated_at: clock.now() }
        await store.update(ctx, id, patch, { event: 'database.restored' })
      }),
    /** Starts the removal of a deleted one; answers with the job. */
    async purge(ctx: Ctx, id: number): Promise<number> {
      const row = await store.byId(id)
      if (row === undefined || row.deleted_at === null) throw notFound('Database')
      return deps.startPurge(ctx, row)
    },
    /** 403 when the package has no room for it any more. */
    async requireRestorable(ctx: Ctx, id: number): Promise<void> {
      const row = await store.byId(id)
      if (row === undefined) throw notFound('Database')
      await requireRoom(await ownerOf(ctx, row))
    },
    /** Scheduled: what was kept long enough. */
    async everyMinute(ctx: Ctx) {
      for (const row of await store.dueForPurge(clock.now())) {
        await startDuePurge(db, 'database.purge', row.name, () => db.transaction(() => deps.startPurge(ctx, row)))
      }
    },
  }
}
export type DatabaseService = ReturnType<typeof databaseService>
