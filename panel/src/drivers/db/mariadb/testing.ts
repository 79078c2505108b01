import type { FakeSystem } from '../../../system/fake/fake.ts'
import { rootOwned } from '../../../system/system.ts'
import type { MariaDbSpec } from '../spec.ts'

interface Account {
  priv: Record<string, unknown>
  readonly grants: Record<string, string[]>
}
/** What the server in memory keeps. */
export interface Server {
  readonly databases: Record<string, string>
  /** `john_app@localhost` → its row. */
  readonly accounts: Record<string, Account>
  /** Of whatever database. */
  routines?: readonly { readonly name: string; readonly kind: string; readonly definer: string }[]
}

const place = '/var/lib/mysql/state'
const unquoted = (text: string) => text.replaceAll("''", "'").replaceAll('\\\\', '\\')
const words = (list: string) => [...list.matchAll(/'((?:[^']|'')*)'/g)].map((match) => unquoted(match[1] ?? ''))
const account = "'([^']+)'@'([^']+)'"

/** One statement of the driver; returns rows or changes the server. Anything else is a mistake of the driver. */
function answer(server: Server, sql: string): object[] {
  const found = (pattern: string) => new RegExp(`^${pattern}$`).exec(sql)
  const accountOf = (match: RegExpExecArray, at = 1): Account => {
    const row = server.accounts[`${match[at]}@${match[at + 1]}`]
    if (row === undefined) throw new Error(`ERROR 1396 (HY000): no such user in: ${sql}`)
    return row
  }
  const split = ([key, row]: [string, Account]) => ({ name: key.slice(0, key.indexOf('@')), host: key.slice(key.indexOf('@') + 1), row })
  const listed = () => {
    const names = words(sql.slice(sql.indexOf(' IN ') + 4))
    return Object.entries(server.accounts)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(split)
      .filter(({ name }) => names.includes(name))
  }
  if (sql.includes("'kind', 'database'")) {
    const names = words(sql.slice(sql.indexOf(' IN ')))
    return Object.entries(server.databases).flatMap(([name, mark]) => (names.includes(name) ? [{ kind: 'database', name, mark }] : []))
  }
  if (sql.includes("'kind', 'login'")) {
    return listed().map(({ name, host, row }) => ({ kind: 'login', name, host, priv: row.priv }))
  }
  if (sql.includes("'kind', 'grant'")) {
    return listed().flatMap(({ name, host, row }) =>
      Object.entries(row.grants).map(([db, list]) => ({ kind: 'grant', name, host, db, list: list.join(',') })),
    )
  }
  if (sql.includes("'kind', 'more'")) return []
  if (sql.includes('FROM information_schema.ROUTINES')) {
    return (server.routines ?? [])
      .filter(({ definer }) => !sql.includes(`DEFINER <> '${definer}'`))
      .map(({ name, kind }) => ({ name, kind }))
  }
  if (sql.includes("'version', VERSION()")) return [{ version: '10.11.6-MariaDB' }]
  const marked = found("SELECT JSON_OBJECT\\('mark', SCHEMA_COMMENT\\) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '([^']+)'")
  if (marked !== null) return Object.entries(server.databases).flatMap(([name, mark]) => (name === marked[1] ? [{ mark }] : []))
  const dropped = found('DROP DATABASE IF EXISTS `([^`]+)`')
  const create = found("CREATE DATABASE `([^`]+)` CHARACTER SET `\\w+` COLLATE `\\w+` COMMENT '([^']*)'")
  const user = found(
    `(CREATE|ALTER) USER ${account} IDENTIFIED VIA (\\w+)(?: USING '([^']*)')?((?: OR mysql_native_password USING '[^']*')*) WITH MAX_USER_CONNECTIONS (\\d+) ACCOUNT (LOCK|UNLOCK)`,
  )
  const drop = found(`DROP USER IF EXISTS ${account}`)
  const grant = found(`GRANT (.+) ON \`([^\`]+)\`\\.\\* TO ${account}`)
  const revoke = found(`REVOKE (.+) ON \`([^\`]+)\`\\.\\* FROM ${account}`)
  const reset = found(`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account}`)
  if (dropped !== null) delete server.databases[dropped[1] ?? '']
  else if (create !== null) server.databases[create[1] ?? ''] = create[2] ?? ''
  else if (user !== null) {
    const key = `${user[2]}@${user[3]}`
    const priv = {
      access: server.accounts[key]?.priv['access'] ?? 0,
      plugin: user[4],
      authentication_string: user[5] ?? '',
      ...(user[6] === ''
        ? {}
        : { auth_or: [{}, ...words(user[6] ?? '').map((word) => ({ plugin: user[4], authentication_string: word }))] }),
      account_locked: user[8] === 'LOCK',
      max_user_connections: Number(user[7]),
    }
    server.accounts[key] = { priv, grants: server.accounts[key]?.grants ?? {} }
  } else if (drop !== null) delete server.accounts[`${drop[1]}@${drop[2]}`]
  else if (grant !== null) {
    const { grants } = accountOf(grant, 3)
    grants[grant[2] ?? ''] = [...new Set([...(grants[grant[2] ?? ''] ?? []), ...(grant[1] ?? '').split(', ')])].toSorted()
  } else if (revoke !== null) {
    const { grants } = accountOf(revoke, 3)
    const taken = (revoke[1] ?? '').split(', ')
    const left = (grants[revoke[2] ?? ''] ?? []).filter((each) => !taken.includes(each))
    if (left.length > 0) grants[revoke[2] ?? ''] = left
    else delete grants[revoke[2] ?? '']
  } else if (reset !== null) {
    const row = accountOf(reset)
    row.priv['access'] = 0
    for (const database of Object.keys(row.grants)) delete row.grants[database]
  } else if (found("KILL HARD CONNECTION USER '[^']+'") === null) throw new Error(`ERROR 1064 (42000): ${sql}`)
  return []
}

const fresh: Server = {
  databases: { mysql: '' },
  accounts: { 'root@localhost': { priv: { plugin: 'unix_socket', access: -1 }, grants: {} } },
}

/** What a server in memory has. */
export const serverOf = (system: FakeSystem): Server => JSON.parse(system.tree.get(place)?.content ?? JSON.stringify(fresh)) as Server

export function changeServer(system: FakeSystem, change: (server: Server) => void): void {
  const server = serverOf(system)
  change(server)
  system.tree.put(place, { kind: 'file', content: JSON.stringify(server), ...rootOwned(0o600) })
}

/** Puts MariaDB on a machine in memory. `refusal`: what it says to every change. */
export function installMariaDb(system: FakeSystem, refusal: () => string | null = () => null): void {
  for (const path of ['/var', '/var/lib', '/var/lib/mysql', '/etc/mysql', '/etc/mysql/mariadb.conf.d'])
    system.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
  changeServer(system, () => undefined)
  system.answer((argv, { stdin = '', looks = false }) => {
    if (argv[0] !== 'mariadb') return null
    const rows: object[] = []
    for (const sql of stdin.split(';\n').filter((each) => each !== '')) {
      const words = looks ? null : refusal()
      if (words !== null) return { code: 1, stdout: '', stderr: `ERROR 1227 (42000) at line 1: ${words}` }
      if (!looks) system.faults.touch(sql, true)
      if (sql.includes('@@bind_address')) {
        rows.push({ address: (system.daemons.get('mariadb')?.reads ?? 0) > 0 ? '*' : '127.0.0.1' })
        continue
      }
      changeServer(system, (server) => rows.push(...answer(server, sql)))
    }
    return { code: 0, stdout: rows.map((row) => `${JSON.stringify(row)}\n`).join(''), stderr: '' }
  })
}

export const passwordHash = `*${'0A'.repeat(20)}`

/** Two databases with a user each, and one who reads both from elsewhere too. */
export const mariaDbSpec = (changes: Partial<MariaDbSpec> = {}): MariaDbSpec => ({
  account: 'john',
  suspended: false,
  databases: [
    { id: 1, name: 'john_shop', charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' },
    { id: 2, name: 'john_blog', charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' },
  ],
  logins: [
    {
      name: 'john_shop',
      host: 'localhost',
      verifier: passwordHash,
      sessions: [],
      enabled: true,
      maxConnections: 0,
      grants: [{ database: 'john_shop', privileges: ['SELECT', 'INSERT'] }],
    },
    {
      name: 'john_read',
      host: '10.0.0.0/255.0.0.0',
      verifier: passwordHash,
      sessions: [],
      enabled: true,
      maxConnections: 5,
      grants: [{ database: 'john_blog', privileges: ['SELECT'] }],
    },
  ],
  ...changes,
})
