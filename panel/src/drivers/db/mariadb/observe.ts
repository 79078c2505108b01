import type { System } from '../../../system/system.ts'
import { type Privilege, privilegeNames } from '../spec.ts'
import { query } from './client.ts'
import { text } from './quote.ts'

/** A login as the daemon has it. */
export interface FoundLogin {
  readonly name: string
  readonly host: string
  /** `` for a mixture of several, which Croft never makes. */
  readonly plugin: string
  readonly verifiers: readonly string[]
  readonly locked: boolean
  readonly maxConnections: number
  /** Rights on the whole server or beside databases: given by another hand. */
  readonly more: boolean
  /** Database → privileges. */
  readonly grants: Readonly<Record<string, readonly Privilege[]>>
}

export interface Found {
  /** Name → what marks it: `croft:7`. */
  readonly databases: Readonly<Record<string, string>>
  readonly logins: readonly FoundLogin[]
}

/** Columns of `mysql.db` that hold the privileges, in the order of `privilegeNames`. */
const columnOf = (privilege: Privilege): string => {
  const irregular: Partial<Record<Privilege, string>> = { 'CREATE TEMPORARY TABLES': 'Create_tmp_table' }
  const word = irregular[privilege] ?? privilege.charAt(0) + privilege.slice(1).toLowerCase().replaceAll(' ', '_')
  return `${word}_priv`
}

interface Way {
  readonly plugin?: string
  readonly authentication_string?: string
}
interface Priv extends Way {
  readonly access?: number
  readonly account_locked?: boolean
  readonly max_user_connections?: number
  /** The ways in where there are several; `{}` stands for the one beside it. */
  readonly auth_or?: readonly Way[]
  readonly is_role?: boolean
}
interface Row {
  readonly kind: 'database' | 'login' | 'grant' | 'more'
  readonly name: string
  readonly host: string
  readonly mark: string
  readonly priv: Priv
  readonly db: string
  readonly list: string
}

const list = (values: readonly string[]) => (values.length === 0 ? "('')" : `(${values.map(text).join(', ')})`)
/** As the grant tables hold the name of a database: `john\_shop`. */
const stored = (database: string) => database.replace(/[\\_%]/g, (character) => `\\${character}`)

function queries(databases: readonly string[], users: readonly string[]): string[] {
  const privileges = privilegeNames.map((privilege) => `IF(${columnOf(privilege)} = 'Y', ${text(privilege)}, NULL)`).join(', ')
  const own = list(databases.flatMap((database) => [database, stored(database)]))
  const more = (table: string, where: string) =>
    `SELECT DISTINCT JSON_OBJECT('kind', 'more', 'name', User, 'host', Host) FROM mysql.${table} WHERE User IN ${list(users)}${where}`
  return [
    `SELECT JSON_OBJECT('kind', 'database', 'name', SCHEMA_NAME, 'mark', SCHEMA_COMMENT) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN ${list(databases)}`,
    `SELECT JSON_OBJECT('kind', 'login', 'name', User, 'host', Host, 'priv', JSON_COMPACT(Priv)) FROM mysql.global_priv WHERE User IN ${list(users)} ORDER BY User, Host`,
    `SELECT JSON_OBJECT('kind', 'grant', 'name', User, 'host', Host, 'db', Db, 'list', CONCAT_WS(',', ${privileges}, IF(Grant_priv = 'Y', 'GRANT OPTION', NULL))) FROM mysql.db WHERE User IN ${list(users)} ORDER BY Db`,
    more('roles_mapping', ''),
    // who makes a routine or a table gets rights on it: those are not given by another hand
    ...['tables_priv', 'columns_priv', 'procs_priv'].map((table) => more(table, ` AND Db NOT IN ${own}`)),
  ]
}

/** What the daemon has of these names, and of nothing else. */
export async function observe(system: System, databases: readonly string[], users: readonly string[]): Promise<Found> {
  const rows = await query<Row>(system, queries(databases, users))
  const key = ({ name, host }: Pick<Row, 'name' | 'host'>) => `${name}@${host}`
  const more = new Set(rows.filter(({ kind }) => kind === 'more').map(key))
  const grants = new Map<string, Record<string, readonly Privilege[]>>()
  for (const row of rows.filter(({ kind }) => kind === 'grant')) {
    // a name that is no escaped form is a pattern: it may reach foreign databases
    const database = row.db.replace(/\\([\\_%])/g, '$1')
    const privileges = row.list.split(',').filter((word) => word !== '')
    if (stored(database) !== row.db || privileges.includes('GRANT OPTION')) more.add(key(row))
    else grants.set(key(row), { ...grants.get(key(row)), [database]: privileges as Privilege[] })
  }
  const logins = rows.filter(({ kind }) => kind === 'login')
  return {
    databases: Object.fromEntries(rows.filter(({ kind }) => kind === 'database').map(({ name, mark }) => [name, mark])),
    logins: logins.map((row): FoundLogin => {
      const { priv } = row
      const ways = [priv, ...(priv.auth_or ?? []).filter(({ plugin }) => plugin !== undefined)]
      const plugins = new Set(ways.map(({ plugin }) => plugin))
      const plain = plugins.size === 1 && priv.is_role !== true
      return {
        name: row.name,
        host: row.host,
        plugin: plain ? (priv.plugin ?? '') : '',
        verifiers: priv.plugin === 'unix_socket' ? [] : ways.map((way) => way.authentication_string ?? ''),
        locked: priv.account_locked === true,
        maxConnections: priv.max_user_connections ?? 0,
        more: more.has(key(row)) || (priv.access ?? 0) !== 0,
        grants: grants.get(key(row)) ?? {},
      }
    }),
  }
}
