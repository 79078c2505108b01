import type { MariaDbLogin, MariaDbSpec, PostgresSpec } from '../../drivers/db/spec.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'
import { type Desired, defineDesired } from '../../jobs/sync/desired.ts'
import { engineHost, isLocal, postgresHost, postgresPrivilegesOf, privilegesOf, sessionRole } from './names.ts'
import type { EngineSnapshot } from './snapshot.ts'

const local = 'localhost'

/** Rows of one account → its databases and logins in MariaDB: one login for each user and host. */
export function renderMariaDb(snapshot: EngineSnapshot): { mariadb: MariaDbSpec } {
  const { account, suspended, databases } = snapshot
  const byId = new Map(databases.map((database) => [database.id, database]))
  const logins = snapshot.users.flatMap(({ name, verifier, enabled, maxConnections, hosts, grants, sessions }): MariaDbLogin[] => {
    const own = new Set(hosts.map(engineHost))
    const of = grants.flatMap(({ databaseId, privileges }) => {
      const database = byId.get(databaseId)
      return database === undefined ? [] : [{ database, privileges: [...privilegesOf(privileges)] }]
    })
    const all = new Set([...own, ...of.flatMap(({ database }) => database.hosts.map(engineHost))])
    // the login tool comes through the socket, also where the user itself may not
    const keys = sessions.map((session) => session.verifier).toSorted()
    const [key, ...otherKeys] = all.has(local) ? [] : keys
    const waysFrom = (host: string) => {
      if (host !== local) return { verifier, sessions: [] }
      return key === undefined ? { verifier, sessions: keys } : { verifier: key, sessions: otherKeys }
    }
    if (key !== undefined) all.add(local)
    const reaches = (host: string, { hosts: known }: { readonly hosts: readonly string[] }) =>
      own.has(host) || (host === local && key !== undefined) || known.some((each) => engineHost(each) === host)
    return [...all].toSorted().map((host) => ({
      name,
      host,
      ...waysFrom(host),
      enabled,
      maxConnections,
      // who comes from a host of one database reaches that one alone
      grants: of
        .filter(({ database }) => reaches(host, database))
        .map(({ database, privileges }) => ({ database: database.name, privileges })),
    }))
  })
  return {
    mariadb: {
      account,
      suspended,
      databases: databases.map(({ id, name, charset, collation }) => ({ id, name, charset, collation })),
      logins,
    },
  }
}

function levelOf(stored: readonly string[]): Pick<PostgresSpec['logins'][number]['grants'][number], 'level' | 'privileges'> {
  if (stored[0] === 'ALL') return { level: 'all', privileges: [] }
  if (stored[0] === 'READONLY') return { level: 'read', privileges: [] }
  return { level: 'some', privileges: postgresPrivilegesOf(stored) }
}

/** Who comes to which database from where else: from hosts of the user and from those of the database. */
function remoteRules({ suspended, databases, users }: EngineSnapshot): PostgresSpec['remote'] {
  if (suspended) return []
  const byId = new Map(databases.map((database) => [database.id, database]))
  return users.flatMap(({ name, enabled, hosts, grants }) =>
    grants.flatMap(({ databaseId }) => {
      const database = byId.get(databaseId)
      if (database === undefined || !enabled) return []
      const from = [...hosts, ...database.hosts].filter((host) => !isLocal(host)).map(postgresHost)
      return [...new Set(from)].toSorted().map((host) => ({ database: database.name, user: name, host }))
    }),
  )
}

/** Rows of one account → its databases and logins in PostgreSQL. */
export function renderPostgres(snapshot: EngineSnapshot): { postgresql: PostgresSpec } {
  const { account, suspended, databases } = snapshot
  const nameOf = new Map(databases.map(({ id, name }) => [id, name]))
  const logins = snapshot.users.flatMap(({ name, verifier, enabled, maxConnections, grants, sessions }) => {
    const held = grants.flatMap(({ databaseId, privileges }) => {
      const database = nameOf.get(databaseId)
      return database === undefined ? [] : [{ database, ...levelOf(privileges) }]
    })
    const login = { name, verifier, enabled, maxConnections, grants: held }
    // a role has one password: a session of the login tool is a role beside it
    return [
      login,
      ...sessions.map((session) => ({ ...login, name: sessionRole(session.id), verifier: session.verifier, maxConnections: 0 })),
    ]
  })
  return {
    postgresql: { account, suspended, databases: databases.map(({ id, name }) => ({ id, name })), logins, remote: remoteRules(snapshot) },
  }
}

const after = (snapshot: EngineSnapshot) => snapshot.after

/** What an account has in each engine: scopes of their own, so that one that is down holds up nothing of the other. */
export const databasesDesired = (
  load: (engine: DatabaseEngine, accountId: string) => Promise<EngineSnapshot | null>,
): readonly Desired[] => [
  defineDesired<EngineSnapshot>({ kind: 'mariadb', roles: ['mariadb'], load: (id) => load('mariadb', id), render: renderMariaDb, after }),
  defineDesired<EngineSnapshot>({
    kind: 'postgresql',
    roles: ['postgresql'],
    load: (id) => load('postgresql', id),
    render: renderPostgres,
    after,
  }),
]
