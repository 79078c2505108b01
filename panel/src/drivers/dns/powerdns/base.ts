import { setTimeout as sleep } from 'node:timers/promises'
import { randomHex } from '@croft/kit/ids.ts'
import { ensureFiles, type Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { createApi } from './api.ts'
import type { DnsOptions } from './options.ts'
import { dnsPaths } from './paths.ts'
import { renderConf } from './render.ts'

const schemas = ['/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql', '/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql']
const user = 'pdns'

async function loadResolvers(system: System): Promise<string[]> {
  const text = (await system.files.readText('/etc/resolv.conf')) ?? ''
  return [...text.matchAll(/^nameserver\s+([0-9a-fA-F.:]+)\s*$/gm)].map((match) => match[1] ?? '')
}

async function loadSchema(system: System): Promise<string> {
  for (const path of schemas) {
    const text = await system.files.readText(path)
    if (text !== null) return text
  }
  throw new Error('the package pdns-backend-sqlite3 is not installed: its table definitions are missing')
}

/** Makes the empty database under a name of its own first: a cut-off attempt is no database. */
async function createDatabase(system: System, owner: { readonly uid: number; readonly gid: number }): Promise<void> {
  const { database } = dnsPaths(system.paths)
  const making = `${database}.new`
  for (const left of ['', '-wal', '-shm', '-journal']) await system.files.remove(`${making}${left}`)
  await system.run(['sqlite3', '-batch', '-bail', making], { stdin: `PRAGMA journal_mode=WAL;\n${await loadSchema(system)}`, as: owner })
  // what belonged to a lost database must not be replayed into the new one
  for (const left of ['-wal', '-shm']) await system.files.remove(`${database}${left}`)
  await system.run(['mv', '--no-target-directory', '--', making, database])
}

/** Whether the name server is on this machine at all. */
export const isInstalled = async (system: System): Promise<boolean> => (await system.services.state('pdns')).status !== 'not_installed'

/** Waits until the API answers; what the daemon said when it does not. */
async function awaitApi(system: System, key: string): Promise<void> {
  const api = createApi(system, key)
  for (let waited = 0; ; waited += 50) {
    try {
      await api.version()
      return
    } catch (cause) {
      if (waited < 10_000) {
        await sleep(50)
        continue
      }
      const { lines } = await system.files.tail(`${system.paths.logs}/pdns.log`, 5)
      throw new Error(`PowerDNS does not answer. ${lines.join(' ')}`.trim(), { cause })
    }
  }
}

export interface Base {
  readonly key: string
  readonly changed: readonly string[]
}

/** Configuration, an empty database where there is none, and a running name server that has read it. Idempotent. */
export async function ensureDnsBase(system: System, options: DnsOptions): Promise<Base> {
  const account = await system.users.byName(user)
  if (account === null) throw new Error('PowerDNS is not installed: its user pdns is missing')
  const { uid, gid } = account
  const paths = dnsPaths(system.paths)
  const hasIpv6 = (await system.files.stat('/proc/net/if_inet6')) !== null
  const addresses = hasIpv6 ? options.addresses : options.addresses.filter((address) => !address.includes(':'))
  const key = (await system.files.readText(paths.key))?.trim() ?? randomHex(24)
  const text = renderConf(paths, { addresses, port: options.port, key, resolvers: await loadResolvers(system), user })
  const wanted = new Map<string, Wanted>([
    [paths.config, { kind: 'directory', owner: { uid: 0, gid, mode: 0o750 } }],
    [paths.key, { kind: 'file', content: `${key}\n`, owner: rootOwned(0o600) }],
    [paths.conf, { kind: 'file', content: text, owner: { uid: 0, gid, mode: 0o640 } }],
    [paths.state, { kind: 'directory', owner: { uid, gid, mode: 0o750 } }],
    // as systemd makes it; PowerDNS is still root when it makes its socket there
    [paths.run, { kind: 'directory', owner: rootOwned(0o755) }],
  ])
  const { changed } = await ensureFiles(system.files, wanted)
  const lost = (await system.files.stat(paths.database)) === null
  if (lost) await createDatabase(system, { uid, gid })
  const running = (await system.services.state('pdns')).status === 'running'
  if (!running) {
    await system.services.enable('pdns')
    await system.services.start('pdns')
  } else if (lost || changed.includes(paths.conf)) {
    await system.services.restart('pdns')
  }
  if (!running || lost || changed.length > 0) await awaitApi(system, key)
  return { key, changed: [...changed, ...(lost ? [paths.database] : []), ...(running ? [] : ['pdns'])] }
}
