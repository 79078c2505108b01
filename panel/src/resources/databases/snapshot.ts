import type { PanelDb } from '../../db/database.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'
import type { Scope } from '../../drivers/driver.ts'
import { engineScope } from './store.ts'
import { inService } from './user-store.ts'

/** Everything that decides what one account has in one engine, from one moment. */
export interface EngineSnapshot {
  readonly engine: DatabaseEngine
  /** What has to be applied before. */
  readonly after: readonly Scope[]
  readonly account: string
  readonly suspended: boolean
  readonly databases: readonly {
    readonly id: number
    readonly name: string
    readonly charset: string
    readonly collation: string
    /** Hosts from where its users come besides their own. */
    readonly hosts: readonly string[]
  }[]
  readonly users: readonly {
    readonly name: string
    /** Opened. */
    readonly verifier: string
    readonly hosts: readonly string[]
    readonly maxConnections: number
    readonly enabled: boolean
    /** Of the login tool, with what the engine keeps of their passwords, opened. */
    readonly sessions: readonly { readonly id: string; readonly verifier: string }[]
    readonly grants: readonly { readonly databaseId: number; readonly privileges: readonly string[] }[]
  }[]
}

/** Deleted accounts whose logins are still to go: they may have handed some to this one, which makes them again afterwards. */
async function leaving(db: PanelDb, engine: DatabaseEngine): Promise<Scope[]> {
  const due = await db.q
    .selectFrom('scopes')
    .select('scope')
    .where('scope', 'like', `${engine}:%`)
    .whereRef('applied', '<', 'wanted')
    .execute()
  const ids = due.map(({ scope: name }) => Number(name.slice(engine.length + 1)))
  if (ids.length === 0) return []
  const gone = await db.q.selectFrom('users').select('id').where('id', 'in', ids).where('deleted_at', 'is not', null).execute()
  return gone.map(({ id }) => engineScope(engine, id))
}

export interface SnapshotDeps {
  readonly db: PanelDb
  readonly open: (sealed: string) => string
  readonly openSession: (sealed: string) => string
}

/** `null` when the account is gone: its logins go, its databases stay until they are purged. */
export async function loadEngine(
  { db, open, openSession }: SnapshotDeps,
  engine: DatabaseEngine,
  accountId: string,
): Promise<EngineSnapshot | null> {
  const ownerId = Number(accountId)
  const owner = await db.q.selectFrom('users').select(['username', 'status', 'deleted_at']).where('id', '=', ownerId).executeTakeFirst()
  if (owner === undefined || owner.deleted_at !== null) return null
  const databases = await db.q
    .selectFrom('databases')
    .select(['id', 'name', 'charset', 'collation', 'remote_access', 'remote_host'])
    .where('owner_id', '=', ownerId)
    .where('engine', '=', engine)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute()
  const users = await db.q
    .selectFrom('database_users as s')
    .selectAll('s')
    .where('s.owner_id', '=', ownerId)
    .where('s.engine', '=', engine)
    .where(inService)
    .orderBy('s.id')
    .execute()
  const ids = databases.map(({ id }) => id)
  const some = ids.length === 0 ? [-1] : ids
  const hosts = await db.q
    .selectFrom('database_hosts')
    .select(['database_id', 'host'])
    .where('database_id', 'in', some)
    .orderBy('host')
    .execute()
  const grants = await db.q
    .selectFrom('database_grants')
    .select(['database_id', 'user_id', 'privileges'])
    .where('database_id', 'in', some)
    .orderBy('database_id')
    .execute()
  const sessions = await db.q
    .selectFrom('database_sessions')
    .select(['id', 'user_id', 'verifier'])
    .where('database_id', 'in', some)
    .orderBy('id')
    .execute()
  return {
    engine,
    after: await leaving(db, engine),
    account: owner.username,
    suspended: owner.status === 'suspended',
    databases: databases.map(({ remote_access: remote, remote_host: host, ...row }) => ({
      ...row,
      hosts: [...(remote === 1 && host !== '' ? [host] : []), ...hosts.flatMap((each) => (each.database_id === row.id ? [each.host] : []))],
    })),
    users: users.map((user) => ({
      name: user.name,
      verifier: open(user.verifier),
      hosts: JSON.parse(user.hosts) as string[],
      maxConnections: user.max_connections,
      enabled: user.enabled === 1,
      sessions: sessions.flatMap((row) => (row.user_id === user.id ? [{ id: row.id, verifier: openSession(row.verifier) }] : [])),
      grants: grants.flatMap((grant) =>
        grant.user_id === user.id ? [{ databaseId: grant.database_id, privileges: JSON.parse(grant.privileges) as string[] }] : [],
      ),
    })),
  }
}
