import type { FakeSystem } from '../../../system/fake/fake.ts'
import { rootOwned } from '../../../system/system.ts'
import type { PostgresSpec } from '../spec.ts'

interface Role {
  verifier: string
  login: boolean
  connections: number
  power: boolean
  groups: string[]
  works: Record<string, string>
  mark: string
  /** Databases in which something depends on it. */
  holds?: string[]
}
/** What the server in memory keeps. */
interface Server {
  readonly databases: Record<string, { owner: string; mark: string; open: boolean }>
  readonly roles: Record<string, Role>
}

/** Where the server in memory has its files. */
export const clusterFolder = '/etc/postgresql/15/main'
const place = '/var/lib/postgresql/state'
const listed = (sql: string) => [...sql.slice(sql.lastIndexOf(' IN (')).matchAll(/'([^']*)'/g)].map((match) => match[1])
/** Statements whose effect lies inside a database: nothing of it is looked at. */
const inside =
  /^(?:REVOKE CREATE ON SCHEMA public FROM PUBLIC|GRANT USAGE ON SCHEMA public TO "\w+"|REVOKE ALL ON (?:FUNCTION )?pg_catalog\.\w+(?:\(integer\))? FROM PUBLIC|SELECT pg_reload_conf\(\)|GRANT CONNECT(?:, TEMPORARY)? ON DATABASE "\w+" TO "\w+"|GRANT CREATE ON SCHEMA public TO "\w+"|DO \$\$DECLARE s text; BEGIN .* END\$\$|REASSIGN OWNED BY "\w+" TO "\w+"|SELECT pg_terminate_backend\(pid\) FROM pg_stat_activity WHERE usename = '\w+')$/

/** One statement of the driver in a database; returns rows or changes the server. Anything else is a mistake of the driver. */
function answer(server: Server, here: string, sql: string): object[] {
  const { databases, roles } = server
  const found = (pattern: string) => new RegExp(`^${pattern}$`).exec(sql)
  const role = (name: string | undefined): Role => {
    const row = roles[name ?? '']
    if (row === undefined) throw new Error(`role "${name}" does not exist`)
    return row
  }
  const database = (name: string | undefined) => {
    const row = databases[name ?? '']
    if (row === undefined) throw new Error(`database "${name}" does not exist`)
    return row
  }
  if (sql.includes("'kind', 'database'"))
    return Object.entries(databases).flatMap(([name, row]) => (listed(sql).includes(name) ? [{ kind: 'database', name, ...row }] : []))
  if (sql.includes("'kind', 'role'"))
    return Object.entries(roles).flatMap(([name, row]) => (listed(sql).includes(name) ? [{ kind: 'role', name, ...row }] : []))
  if (sql.includes("'kind', 'holding'"))
    return Object.entries(roles).flatMap(([name, { holds = [] }]) =>
      listed(sql).includes(name) ? holds.map((each) => ({ kind: 'holding', name, database: each, owner: database(each).owner })) : [],
    )
  const later = found('ALTER DEFAULT PRIVILEGES FOR ROLE "(\\w+)" .*')
  const disown = found('DROP OWNED BY "(\\w+)"')
  const group = found('CREATE ROLE "(\\w+)" WITH NOLOGIN')
  const making = found(
    "(CREATE|ALTER) ROLE \"(\\w+)\" WITH (LOGIN|NOLOGIN) NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT (-?\\d+) PASSWORD (?:NULL|'([^']*)')",
  )
  const closing = found('ALTER ROLE "(\\w+)" NOLOGIN')
  const grant = found('GRANT "(\\w+)" TO "(\\w+)"')
  const revoke = found('REVOKE "(\\w+)" FROM "(\\w+)"')
  const work = found('ALTER ROLE "(\\w+)" IN DATABASE "(\\w+)" SET role TO \'(\\w+)\'')
  const rest = found('ALTER ROLE "(\\w+)" IN DATABASE "(\\w+)" RESET role')
  const create = found('CREATE DATABASE "(\\w+)" OWNER "(\\w+)" TEMPLATE template0 .*')
  const close = found('REVOKE ALL ON DATABASE "(\\w+)" FROM PUBLIC')
  const comment = found("COMMENT ON DATABASE \"(\\w+)\" IS '([^']*)'")
  const commentRole = found("COMMENT ON ROLE \"(\\w+)\" IS '([^']*)'")
  const drop = found('DROP ROLE IF EXISTS "(\\w+)"')
  const plain = { verifier: '', connections: -1, power: false, groups: [], works: {}, mark: '' }
  if (group !== null) roles[group[1] ?? ''] = { ...plain, login: false }
  else if (making !== null) {
    const [, verb, name = '', login, connections, verifier = ''] = making
    const before = verb === 'CREATE' ? plain : role(name)
    roles[name] = { ...before, verifier, login: login === 'LOGIN', connections: Number(connections), power: false }
  } else if (closing !== null) role(closing[1]).login = false
  else if (grant !== null) {
    role(grant[1])
    role(grant[2]).groups = [...new Set([...role(grant[2]).groups, grant[1] ?? ''])].toSorted()
  } else if (revoke !== null) role(revoke[2]).groups = role(revoke[2]).groups.filter((each) => each !== revoke[1])
  else if (work !== null) {
    database(work[2])
    role(work[1]).works[work[2] ?? ''] = work[3] ?? ''
  } else if (rest !== null) delete role(rest[1]).works[rest[2] ?? '']
  else if (create !== null) {
    role(create[2])
    databases[create[1] ?? ''] = { owner: create[2] ?? '', mark: '', open: true }
  } else if (close !== null) database(close[1]).open = false
  else if (comment !== null) database(comment[1]).mark = comment[2] ?? ''
  else if (commentRole !== null) role(commentRole[1]).mark = commentRole[2] ?? ''
  else if (later !== null) role(later[1]).holds = [...new Set([...(role(later[1]).holds ?? []), here])].toSorted()
  else if (disown !== null) role(disown[1]).holds = (role(disown[1]).holds ?? []).filter((each) => each !== here)
  else if (drop !== null) {
    if ((roles[drop[1] ?? '']?.holds ?? []).length > 0)
      throw new Error(`role "${drop[1]}" cannot be dropped because some objects depend on it`)
    delete roles[drop[1] ?? '']
  } else if (!inside.test(sql)) throw new Error(`syntax error at or near ${sql}`)
  return []
}

const fresh: Server = { databases: { postgres: { owner: 'postgres', mark: '', open: false } }, roles: {} }

export const clusterOf = (system: FakeSystem): Server => JSON.parse(system.tree.get(place)?.content ?? JSON.stringify(fresh)) as Server

export function changeCluster(system: FakeSystem, change: (server: Server) => void): void {
  const server = clusterOf(system)
  change(server)
  system.tree.put(place, { kind: 'file', content: JSON.stringify(server), ...rootOwned(0o600) })
}

/** Puts PostgreSQL on a machine in memory. */
export async function installPostgres(system: FakeSystem): Promise<void> {
  for (const path of ['/var', '/var/lib', '/var/lib/postgresql'])
    system.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
  await system.run(['groupadd', '--gid', '111', 'postgres'])
  await system.run(['useradd', '--uid', '111', '--gid', '111', 'postgres'])
  for (const path of ['/etc/postgresql', '/etc/postgresql/15', clusterFolder, `${clusterFolder}/conf.d`])
    system.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
  system.tree.put(`${clusterFolder}/pg_hba.conf`, { kind: 'file', content: 'local all all peer\n', ...rootOwned(0o640) })
  changeCluster(system, () => undefined)
  // what it read when it started last
  const settings = () => {
    const isSet = (system.daemons.get('postgresql')?.reads ?? 0) > 0
    const rules = `${clusterFolder}/${isSet ? 'croft_hba.conf' : 'pg_hba.conf'}`
    return { config: `${clusterFolder}/postgresql.conf`, rules, listens: isSet ? '*' : 'localhost', version: '150008' }
  }
  system.answer((argv, { stdin = '', looks = false }) => {
    if (argv[0] !== 'psql') return null
    const rows: object[] = []
    let here = /dbname='(\w+)'/.exec(argv.at(-1) ?? '')?.[1] ?? ''
    for (const line of stdin.split('\n').filter((each) => each !== '')) {
      const target = /^\\connect "host=\S+ dbname='(\w+)' options='.*'"$/.exec(line)?.[1]
      if (target !== undefined) {
        if (clusterOf(system).databases[target] === undefined) return { code: 2, stdout: '', stderr: `database "${target}" does not exist` }
        here = target
        continue
      }
      const sql = line.replace(/;$/, '')
      if (sql.includes("'listens'")) {
        rows.push(settings())
        continue
      }
      if (!looks) system.faults.touch(sql, true)
      changeCluster(system, (server) => rows.push(...answer(server, here, sql)))
    }
    return { code: 0, stdout: rows.map((row) => `${JSON.stringify(row)}\n`).join(''), stderr: '' }
  })
}

const verifier = `SCRAM-SHA-256$4096:${'A'.repeat(24)}$${'B'.repeat(43)}=:${'C'.repeat(43)}=`

/** Two databases, a user who may do everything in one, and one who reads the other. */
export const postgresSpec = (changes: Partial<PostgresSpec> = {}): PostgresSpec => ({
  account: 'john',
  suspended: false,
  databases: [
    { id: 1, name: 'john_shop' },
    { id: 2, name: 'john_blog' },
  ],
  logins: [
    { name: 'john_shop', verifier, enabled: true, maxConnections: 0, grants: [{ database: 'john_shop', level: 'all', privileges: [] }] },
    { name: 'john_read', verifier, enabled: true, maxConnections: 5, grants: [{ database: 'john_blog', level: 'read', privileges: [] }] },
  ],
  remote: [],
  ...changes,
})
