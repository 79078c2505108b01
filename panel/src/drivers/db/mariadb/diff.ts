import { type MariaDbSpec, type Privilege, privilegeNames } from '../spec.ts'
import type { Found, FoundLogin } from './observe.ts'
import { grantName, name, text } from './quote.ts'

/** A login as it has to be. */
interface WantedLogin {
  readonly name: string
  readonly host: string
  readonly plugin: 'mysql_native_password' | 'unix_socket'
  /** Any of them lets it in; its own first. */
  readonly verifiers: readonly string[]
  readonly locked: boolean
  readonly maxConnections: number
  readonly grants: Readonly<Record<string, readonly Privilege[]>>
}

export interface Changes {
  readonly statements: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/** How a database says that it is Croft's. */
export const markOf = (id: number): string => `croft:${id}`

const byKey = (left: string, right: string) => (left < right ? -1 : 1)
const keyOf = ({ name: user, host }: { readonly name: string; readonly host: string }) => `${user}@${host}`
const quoted = ({ name: user, host }: { readonly name: string; readonly host: string }) => `${text(user)}@${text(host)}`

function wantedLogins(spec: MariaDbSpec): Map<string, WantedLogin> {
  const all = Object.fromEntries(spec.databases.map(({ name: database }) => [database, privilegeNames]))
  const own: WantedLogin = {
    name: spec.account,
    host: 'localhost',
    plugin: 'unix_socket',
    verifiers: [],
    locked: spec.suspended,
    maxConnections: 0,
    grants: all,
  }
  const logins = spec.logins.map(({ enabled, grants, verifier, sessions, ...login }): WantedLogin => ({
    ...login,
    verifiers: [verifier, ...sessions],
    plugin: 'mysql_native_password',
    locked: spec.suspended || !enabled,
    grants: Object.fromEntries(grants.map(({ database, privileges }) => [database, privileges])),
  }))
  const wanted = spec.databases.length === 0 ? logins : [own, ...logins]
  return new Map(wanted.map((login) => [keyOf(login), login]))
}

const sameSet = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((each) => right.includes(each))

function loginStatements(wanted: WantedLogin, found: FoundLogin | undefined): string[] {
  const same =
    found !== undefined &&
    found.plugin === wanted.plugin &&
    sameSet(found.verifiers, wanted.verifiers) &&
    found.locked === wanted.locked &&
    found.maxConnections === wanted.maxConnections
  if (same) return []
  const identified =
    wanted.plugin === 'unix_socket'
      ? 'unix_socket'
      : wanted.verifiers.map((each) => `mysql_native_password USING ${text(each)}`).join(' OR ')
  const state = `WITH MAX_USER_CONNECTIONS ${wanted.maxConnections} ACCOUNT ${wanted.locked ? 'LOCK' : 'UNLOCK'}`
  return [`${found === undefined ? 'CREATE' : 'ALTER'} USER ${quoted(wanted)} IDENTIFIED VIA ${identified} ${state}`]
}

/** What is given comes before what is taken, so that nobody is without in between. */
function grantStatements(wanted: WantedLogin, found: FoundLogin | undefined): { given: string[]; taken: string[] } {
  const reset = found?.more === true
  const taken = reset ? [`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${quoted(wanted)}`] : []
  const given: string[] = []
  const before = reset ? {} : (found?.grants ?? {})
  for (const database of [...new Set([...Object.keys(wanted.grants), ...Object.keys(before)])].toSorted(byKey)) {
    const now = wanted.grants[database] ?? []
    const then = before[database] ?? []
    const on = `ON ${grantName(database)}.*`
    const more = now.filter((privilege) => !then.includes(privilege))
    const less = then.filter((privilege) => !now.includes(privilege))
    if (more.length > 0) given.push(`GRANT ${more.join(', ')} ${on} TO ${quoted(wanted)}`)
    if (less.length > 0) taken.push(`REVOKE ${less.join(', ')} ${on} FROM ${quoted(wanted)}`)
  }
  return reset ? { given: [...taken, ...given], taken: [] } : { given, taken }
}

/** Statements that lead from what is there to what is wanted; `spec` `null`: no login is left, and every database stays. */
export function diff(spec: MariaDbSpec | null, found: Found): Changes {
  const statements: string[] = []
  const changed = new Set<string>()
  const removed = new Set<string>()
  for (const { id, name: database, charset, collation } of spec?.databases ?? []) {
    if (found.databases[database] !== undefined) continue
    const how = `CHARACTER SET ${name(charset)} COLLATE ${name(collation)} COMMENT ${text(markOf(id))}`
    statements.push(`CREATE DATABASE ${name(database)} ${how}`)
    changed.add(`database ${database}`)
  }
  const wanted = spec === null ? new Map<string, WantedLogin>() : wantedLogins(spec)
  const there = new Map(found.logins.map((login) => [keyOf(login), login]))
  const ended = new Set<string>()
  for (const [key, login] of wanted) {
    const now = there.get(key)
    const making = loginStatements(login, now)
    const { given, taken } = grantStatements(login, now)
    statements.push(...making, ...given, ...taken)
    if (making.length + given.length + taken.length > 0) changed.add(`user ${key}`)
    // rights are looked at when a connection begins: what is open has to end
    if ((login.locked && making.length > 0) || taken.length > 0 || now?.more === true) ended.add(login.name)
  }
  for (const [key, login] of there) {
    if (wanted.has(key)) continue
    statements.push(`DROP USER IF EXISTS ${quoted(login)}`)
    removed.add(`user ${key}`)
    ended.add(login.name)
  }
  statements.push(...[...ended].map((user) => `KILL HARD CONNECTION USER ${text(user)}`))
  return { statements, changed: [...changed], removed: [...removed] }
}

/** A database that is wanted and stands there without Croft's mark, or with another one; `null` when there is none. */
export const foreignOf = (spec: MariaDbSpec, found: Found): string | null =>
  spec.databases.find(({ id, name: database }) => (found.databases[database] ?? markOf(id)) !== markOf(id))?.name ?? null
