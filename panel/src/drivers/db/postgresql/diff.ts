import type { PostgresPrivilege, PostgresSpec } from '../spec.ts'
import type { Batch } from './client.ts'
import type { Found, FoundRole } from './observe.ts'
import { groupBatches, groupMark, groupOf, makerStatements, markOf, ownerOf, readersOf } from './privileges.ts'
import { name, text } from './quote.ts'

export interface Changes {
  readonly batches: readonly Batch[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

const base = 'postgres'

interface WantedRole {
  readonly verifier: string
  readonly login: boolean
  readonly connections: number
  readonly groups: readonly string[]
  readonly works: Readonly<Record<string, string>>
  /** Groups of those who make tables of their own → the database. */
  readonly makes: ReadonlyMap<string, { readonly id: number; readonly database: string }>
}

/** Groups of single privileges that somebody is in. */
function wantedGroups(spec: PostgresSpec | null): Map<string, { id: number; database: string; privilege: PostgresPrivilege }> {
  const idOf = new Map(spec?.databases.map(({ id, name: database }) => [database, id]))
  const groups = (spec?.logins ?? []).flatMap(({ grants }) =>
    grants.flatMap(({ database, level, privileges }) => {
      const id = idOf.get(database)
      if (id === undefined || level !== 'some') return []
      return privileges.map((privilege) => [groupOf(id, privilege), { id, database, privilege }] as const)
    }),
  )
  return new Map(groups)
}
/** Names of them, to be looked for. */
export const groupNames = (spec: PostgresSpec | null): string[] => [...wantedGroups(spec).keys()]

/** Roles that log in, as they have to be. */
function wantedRoles(spec: PostgresSpec): Map<string, WantedRole> {
  const idOf = new Map(spec.databases.map(({ id, name: database }) => [database, id]))
  const ties = (grants: PostgresSpec['logins'][number]['grants']) => {
    const held = grants.flatMap(({ database, level, privileges }) => {
      const id = idOf.get(database)
      return id === undefined ? [] : [{ database, level, privileges, id }]
    })
    const groupsOf = ({ id, level, privileges }: (typeof held)[number]) => {
      if (level === 'some') return privileges.map((privilege) => groupOf(id, privilege))
      return [level === 'all' ? ownerOf(id) : readersOf(id)]
    }
    return {
      groups: held.flatMap(groupsOf).toSorted(),
      makes: new Map(held.map(({ id, database }) => [groupOf(id, 'CREATE'), { id, database }])),
      // what one of them makes belongs to all of them
      works: Object.fromEntries(held.flatMap(({ database, level, id }) => (level === 'all' ? [[database, ownerOf(id)]] : []))),
    }
  }
  const all = spec.databases.map(({ name: database }) => ({ database, level: 'all' as const, privileges: [] }))
  const own: WantedRole = { verifier: '', login: !spec.suspended, connections: -1, ...ties(all) }
  const logins = spec.logins.map((login): [string, WantedRole] => [
    login.name,
    {
      verifier: login.verifier,
      login: login.enabled && !spec.suspended,
      connections: login.maxConnections === 0 ? -1 : login.maxConnections,
      ...ties(login.grants),
    },
  ])
  return new Map(spec.databases.length === 0 ? logins : [[spec.account, own], ...logins])
}

/** Users that were wanted last and are no more. */
export function goneRoles(spec: PostgresSpec | null, before: PostgresSpec | null): string[] {
  const wanted = spec === null ? new Map<string, WantedRole>() : wantedRoles(spec)
  const last = before === null ? [] : [before.account, ...before.logins.map((login) => login.name)]
  return [...new Set(last)].filter((role) => !wanted.has(role))
}

const end = (role: string) => `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${text(role)}`

/** Of one role, in order: the role itself, then what it is in. */
function roleBatches(role: string, wanted: WantedRole, found: FoundRole | undefined): Batch[] {
  const making: string[] = []
  const same =
    found !== undefined &&
    !found.power &&
    found.verifier === wanted.verifier &&
    found.login === wanted.login &&
    found.connections === wanted.connections
  if (!same) {
    const password = wanted.verifier === '' ? 'PASSWORD NULL' : `PASSWORD ${text(wanted.verifier)}`
    const powers = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
    const login = wanted.login ? 'LOGIN' : 'NOLOGIN'
    making.push(
      `${found === undefined ? 'CREATE' : 'ALTER'} ROLE ${name(role)} WITH ${login} ${powers} CONNECTION LIMIT ${wanted.connections} ${password}`,
    )
  }
  const more = wanted.groups.filter((group) => found?.groups.includes(group) !== true)
  const less = (found?.groups ?? []).filter((group) => !wanted.groups.includes(group))
  const makes = more.flatMap((group) => wanted.makes.get(group) ?? [])
  const statements = [
    ...more.map((group) => `GRANT ${name(group)} TO ${name(role)}`),
    ...less.map((group) => `REVOKE ${name(group)} FROM ${name(role)}`),
  ]
  const works = found?.works ?? {}
  for (const [database, as] of Object.entries(wanted.works)) {
    if (works[database] !== as) statements.push(`ALTER ROLE ${name(role)} IN DATABASE ${name(database)} SET role TO ${text(as)}`)
  }
  for (const database of Object.keys(works)) {
    if (wanted.works[database] === undefined) statements.push(`ALTER ROLE ${name(role)} IN DATABASE ${name(database)} RESET role`)
  }
  if (less.length > 0 || found?.power === true) statements.push(end(role))
  return [
    { database: base, statements: making },
    ...makes.map(({ id, database }) => ({ database, statements: makerStatements(id, role) })),
    { database: base, statements },
  ].filter((batch) => batch.statements.length > 0)
}

/** A database from nothing, or from wherever a cut left it: the mark comes last. */
function databaseBatches(id: number, database: string, found: Found): Batch[] {
  const there = found.databases.get(database)
  const groups = [ownerOf(id), readersOf(id)].filter((role) => !found.roles.has(role))
  const [owner, readers] = [name(ownerOf(id)), name(readersOf(id))]
  const how = `OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'`
  return [
    {
      database: base,
      statements: [
        ...groups.map((role) => `CREATE ROLE ${name(role)} WITH NOLOGIN`),
        ...(there === undefined ? [`CREATE DATABASE ${name(database)} ${how}`] : []),
        ...(there?.open === false ? [] : [`REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC`]),
        `GRANT CONNECT, TEMPORARY ON DATABASE ${name(database)} TO ${readers}`,
      ],
    },
    {
      database,
      statements: [
        'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
        `GRANT USAGE ON SCHEMA public TO ${readers}`,
        `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT SELECT ON TABLES TO ${readers}`,
        `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT SELECT ON SEQUENCES TO ${readers}`,
        `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT USAGE ON SCHEMAS TO ${readers}`,
        // the statements of others are nobody's business
        'REVOKE ALL ON pg_catalog.pg_stat_activity FROM PUBLIC',
        'REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_activity(integer) FROM PUBLIC',
        `COMMENT ON DATABASE ${name(database)} IS ${text(markOf(id))}`,
      ],
    },
  ]
}

/** A role goes with what it made itself; that stays in the databases, with their owners. */
function dropBatches(role: string, specs: readonly (PostgresSpec | null)[], found: Found): Batch[] {
  const known = specs.flatMap((each) => each?.databases ?? []).map(({ id, name: database }) => [database, ownerOf(id)] as const)
  const ours = known.filter(([database, owner]) => found.databases.get(database)?.owner === owner)
  // also those that no spec names any more, while their data is kept
  const holding = found.holdings.flatMap(({ name: holder, database, owner }) => (holder === role ? [[database, owner] as const] : []))
  return [
    ...[...new Map([...ours, ...holding])].map(([database, owner]) => ({
      database,
      statements: [`REASSIGN OWNED BY ${name(role)} TO ${name(owner)}`, `DROP OWNED BY ${name(role)}`],
    })),
    // what others gave it on databases themselves goes here, too
    { database: base, statements: [`DROP OWNED BY ${name(role)}`, `DROP ROLE IF EXISTS ${name(role)}`] },
  ]
}

/** Statements that lead from what is there to what is wanted. `before`: users and databases that were wanted last. */
export function diff(spec: PostgresSpec | null, before: PostgresSpec | null, found: Found): Changes {
  const batches: Batch[] = []
  const changed = new Set<string>()
  const removed = new Set<string>()
  const fresh = new Set<string>()
  const wanted = spec === null ? new Map<string, WantedRole>() : wantedRoles(spec)
  const gone = goneRoles(spec, before).filter((role) => found.roles.has(role))
  const shut = [...wanted].flatMap(([role, { login }]) => (!login && found.roles.get(role)?.login === true ? [role] : []))
  // before anything that a database of theirs could hold up
  batches.push({ database: base, statements: [...shut, ...gone].flatMap((role) => [`ALTER ROLE ${name(role)} NOLOGIN`, end(role)]) })
  for (const { id, name: database } of spec?.databases ?? []) {
    const there = found.databases.get(database)
    if (there?.mark === markOf(id) && !there.open) continue
    batches.push(...databaseBatches(id, database, found))
    changed.add(`database ${database}`)
    fresh.add(database)
  }
  for (const [group, { id, database, privilege }] of wantedGroups(spec)) {
    // what a group had in a database went with it
    if (found.roles.get(group)?.mark === groupMark && !fresh.has(database)) continue
    batches.push(...groupBatches(id, database, privilege, found.roles.has(group)))
    changed.add(`rights in ${database}`)
  }
  for (const [role, now] of wanted) {
    const some = roleBatches(role, now, found.roles.get(role))
    if (some.length > 0) changed.add(`user ${role}`)
    batches.push(...some)
  }
  for (const role of gone) {
    batches.push(...dropBatches(role, [before, spec], found))
    removed.add(`user ${role}`)
  }
  return { batches, changed: [...changed], removed: [...removed] }
}

/** A database that is wanted and stands there with another owner; `null` when there is none. */
export const foreignOf = (spec: PostgresSpec, found: Found): string | null =>
  spec.databases.find(({ id, name: database }) => (found.databases.get(database)?.owner ?? ownerOf(id)) !== ownerOf(id))?.name ?? null
