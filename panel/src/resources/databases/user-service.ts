import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { requireStrongPassword } from '../../core/password.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import type { UserService } from '../users/service.ts'
import type { DatabaseServers } from './machine.ts'
import { normalHost, normalPrivileges, userName } from './names.ts'
import type { CreateDatabaseUser, CreateGrant, CreateRemoteHost, Grant, UpdateDatabaseUser, UserFilter } from './schema.ts'
import type { DatabaseService } from './service.ts'
import { type DatabaseUserStore, type StoredDatabaseUser, userModel } from './user-store.ts'
import { verifierOf } from './verifier.ts'

const mostUsers = 1000
const mostHosts = 50

export interface DatabaseUserDeps {
  readonly db: PanelDb
  readonly store: DatabaseUserStore
  readonly databases: Pick<DatabaseService, 'require'>
  readonly accounts: Pick<UserService, 'require'>
  readonly servers: DatabaseServers
  readonly seal: (verifier: string) => string
  /** Ends what is open in the login tool with another password of this user. */
  readonly endSessions: (ctx: Ctx, userId: number) => Promise<void>
  readonly clock: Clock
}

/** Users of databases, their rights, and from where they come. */
export function databaseUserService(deps: DatabaseUserDeps) {
  const { db, store, databases, clock } = deps
  const require = async (ctx: Ctx, name: string): Promise<StoredDatabaseUser> => {
    const row = await store.find(ctx.actor, name)
    if (row === undefined) throw notFound('Database user')
    return row
  }
  const requireHosts = (given: readonly string[], message = 'Invalid hosts'): string[] => {
    const hosts = given.map(normalHost)
    return [
      ...new Set(
        hosts.map((host) => {
          if (host === null) throw invalid(message)
          return host
        }),
      ),
    ]
  }
  const grantModel = (row: { user: string; privileges: string; hosts: string }): Grant => ({
    user: row.user,
    privileges: JSON.parse(row.privileges) as string[],
    hosts: JSON.parse(row.hosts) as string[],
  })
  const show = async (ctx: Ctx, name: string) => userModel(await require(ctx, name))

  return {
    async list(ctx: Ctx, filter: UserFilter, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      return { items: items.map(userModel), total }
    },
    async create(ctx: Ctx, body: CreateDatabaseUser) {
      const { engine } = body
      if (body.user === '') throw invalid('User is required')
      const account = body.owner ?? ctx.actor.username
      const name = userName(account, body.user, engine)
      requireStrongPassword(body.password, name)
      const hosts = requireHosts(body.hosts)
      const owner = await deps.accounts.require(ctx, account)
      const verifier = await verifierOf(engine, body.password)
      await deps.servers.requireInstalled(engine)
      return db.transaction(async () => {
        if ((await store.named(name)) !== undefined) throw conflict('Database user already exists')
        if ((await store.ofOwner(owner.id)).length >= mostUsers) throw conflict('Too many database users')
        const now = clock.now()
        const login = { verifier: deps.seal(verifier), hosts: JSON.stringify(hosts), max_connections: 0, enabled: 1 }
        await store.insert(ctx, { name, engine, owner_id: owner.id, ...login, created_at: now, updated_at: now })
        return show(ctx, name)
      })
    },
    async update(ctx: Ctx, name: string, body: UpdateDatabaseUser) {
      const { engine } = await require(ctx, name)
      if (body.password !== undefined) requireStrongPassword(body.password, name)
      const hosts = body.hosts === undefined ? undefined : JSON.stringify(requireHosts(body.hosts))
      const verifier = body.password === undefined ? undefined : deps.seal(await verifierOf(engine, body.password))
      const enabled = body.enabled === undefined ? undefined : body.enabled ? 1 : 0
      return db.transaction(async () => {
        const row = await require(ctx, name)
        const patch = sent({ verifier, hosts, max_connections: body.max_connections, enabled })
        await store.update(ctx, row.id, { ...patch, updated_at: clock.now() })
        if (verifier !== undefined) await deps.endSessions(ctx, row.id)
        return show(ctx, name)
      })
    },
    remove: (ctx: Ctx, name: string, force: boolean) =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        if ((await store.grantsOf(row.id)) > 0 && !force) throw conflict('Database user is in use')
        await store.remove(ctx, row.id)
      }),
    async grants(ctx: Ctx, name: string): Promise<Grant[]> {
      return (await store.grants((await databases.require(ctx, name)).id)).map(grantModel)
    },
    /** Replaces the rights that the user had on the database. */
    grant: (ctx: Ctx, name: string, body: CreateGrant): Promise<Grant> =>
      db.transaction(async () => {
        const database = await databases.require(ctx, name)
        const privileges = JSON.stringify(normalPrivileges(body.privileges, database.engine))
        const user = await store.find(ctx.actor, body.user)
        if (user === undefined || user.owner_id !== database.owner_id || user.engine !== database.engine) throw notFound('Database user')
        const before = (await store.grants(database.id)).find((each) => each.user_id === user.id)
        if (before === undefined) {
          await store.grant(ctx, database, { database_id: database.id, user_id: user.id, privileges, created_at: clock.now() })
        } else await store.regrant(ctx, database, before.id, privileges)
        return grantModel({ user: user.name, privileges, hosts: user.hosts })
      }),
    revoke: (ctx: Ctx, name: string, user: string) =>
      db.transaction(async () => {
        const database = await databases.require(ctx, name)
        const grant = (await store.grants(database.id)).find((each) => each.user === user)
        if (grant === undefined) throw notFound('Database user')
        await store.revoke(ctx, database, grant.id)
      }),
    async hosts(ctx: Ctx, name: string) {
      const rows = await store.hosts((await databases.require(ctx, name)).id)
      return rows.map(({ host, comment }) => ({ host, comment }))
    },
    addHost: (ctx: Ctx, name: string, body: CreateRemoteHost) =>
      db.transaction(async () => {
        const database = await databases.require(ctx, name)
        if (body.host === '') throw invalid('Host is required')
        const [host = ''] = requireHosts([body.host], 'Invalid host')
        const rows = await store.hosts(database.id)
        if (rows.some((row) => row.host === host)) throw conflict('Host already exists')
        if (rows.length >= mostHosts) throw conflict('Too many hosts')
        await store.addHost(ctx, database, { database_id: database.id, host, comment: body.comment, created_at: clock.now() })
        return { host, comment: body.comment }
      }),
    removeHost: (ctx: Ctx, name: string, given: string) =>
      db.transaction(async () => {
        const database = await databases.require(ctx, name)
        const row = (await store.hosts(database.id)).find(({ host }) => host === (normalHost(given) ?? given))
        if (row === undefined) throw notFound('Host')
        await store.removeHost(ctx, database, row.id)
      }),
  }
}
export type DatabaseUserService = ReturnType<typeof databaseUserService>
