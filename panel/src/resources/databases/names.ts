import { invalid } from '@croft/kit/errors.ts'
import { type PostgresPrivilege, type Privilege, postgresPrivileges, privilegeNames, readOnly } from '../../drivers/db/spec.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'

const word = /^[a-zA-Z0-9_]+$/

/** With the owner's prefix, once; `null` for what is no name or too long. */
function prefixed(owner: string, given: string, longest: number): string | null {
  if (!word.test(given)) return null
  const full = given.startsWith(`${owner}_`) ? given : `${owner}_${given}`
  return full.length > longest || full === `${owner}_` ? null : full
}

// PostgreSQL cuts names at 63 bytes
const longestOf = (engine: DatabaseEngine) => (engine === 'mariadb' ? 64 : 63)

/** Full name of a database; 400 `Invalid database name (only [a-zA-Z0-9_] allowed)`. */
export function databaseName(owner: string, given: string, engine: DatabaseEngine): string {
  const name = prefixed(owner, given, longestOf(engine))
  if (name === null) throw invalid('Invalid database name (only [a-zA-Z0-9_] allowed)')
  return name
}

/** Full name of a user; 400 `Invalid database user name (only [a-zA-Z0-9_] allowed)`. */
export function userName(owner: string, given: string, engine: DatabaseEngine): string {
  const name = prefixed(owner, given, longestOf(engine))
  if (name === null) throw invalid('Invalid database user name (only [a-zA-Z0-9_] allowed)')
  return name
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/
const ipv6 = /^(?=.*:.*:)[0-9a-f:]{2,39}$/
const label = /^(?=.{1,200}$)(?:%\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** `/24` as MariaDB writes it: `255.255.255.0`. */
function maskOf(bits: number): string {
  const number = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}

function networkOf(address: string, bits: number): string {
  const mask = maskOf(bits).split('.').map(Number)
  return address
    .split('.')
    .map((part, index) => Number(part) & (mask[index] ?? 0))
    .join('.')
}

/** Where a login may come from, in lower case: an address, a network, a host name or `%`; `null` for anything else. */
export function normalHost(given: string): string | null {
  const host = given.toLowerCase()
  if (host === '%' || ipv4.test(host) || ipv6.test(host)) return host
  const [address = '', bits = ''] = host.split('/')
  if (host.includes('/')) return ipv4.test(address) && /^\d{1,2}$/.test(bits) && Number(bits) <= 32 ? host : null
  return label.test(host) && !/^[\d.]+$/.test(host) ? host : null
}

/** The same in the form that MariaDB compares with: `10.0.0.0/255.0.0.0`. */
export function engineHost(host: string): string {
  const [address = '', bits] = host.split('/')
  if (bits === undefined) return host
  return bits === '32' ? address : `${networkOf(address, Number(bits))}/${maskOf(Number(bits))}`
}

/** The same as rules of PostgreSQL say it: `10.0.0.0/8`, `.example.com`, `all`. */
export function postgresHost(host: string): string {
  if (host === '%') return 'all'
  if (ipv4.test(host)) return `${host}/32`
  if (ipv6.test(host)) return `${host}/128`
  return host.startsWith('%.') ? host.slice(1) : host
}

/** From this machine itself, where the rules of the system count. */
export const isLocal = (host: string): boolean => ['localhost', '127.0.0.1', '::1'].includes(host)

/** Privileges in the order of the list; `ALL` and `READONLY` stand alone. 400 `Invalid privilege: <x>`. */
export function normalPrivileges(given: readonly string[], engine: DatabaseEngine): string[] {
  const asked = given.map((each) => each.toUpperCase().replaceAll(/\s+/g, ' '))
  const single: readonly Privilege[] = engine === 'mariadb' ? privilegeNames : postgresPrivileges
  const known: readonly string[] = ['ALL', 'READONLY', ...single]
  const wrong = asked.findIndex((each) => !known.includes(each))
  if (wrong >= 0) throw invalid(`Invalid privilege: ${given[wrong]}`)
  if (asked.includes('ALL') || privilegeNames.every((each) => asked.includes(each))) return ['ALL']
  if (asked.length > 0 && asked.every((each) => each === 'READONLY')) return ['READONLY']
  return single.filter((each) => asked.includes(each) || (asked.includes('READONLY') && readOnly.includes(each)))
}

/** What stored privileges mean to MariaDB. */
export const privilegesOf = (stored: readonly string[]): readonly Privilege[] =>
  stored[0] === 'ALL' ? privilegeNames : stored[0] === 'READONLY' ? readOnly : privilegeNames.filter((each) => stored.includes(each))

/** What stored ones, given one by one, mean to PostgreSQL. */
export const postgresPrivilegesOf = (stored: readonly string[]): PostgresPrivilege[] =>
  postgresPrivileges.filter((each) => stored.includes(each))

/** The role of a session in PostgreSQL; no account has this prefix. */
export const sessionRole = (id: string): string => `croft_s_${id}`
