import { ensureFiles, type FileMap, type Wanted } from '../../../system/ensure-files.ts'
import { createTurns } from '../../../system/turns.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import type { Applied, ApplyOptions, Driver, Scope } from '../../driver.ts'
import { observeSsh } from '../../ssh/base.ts'
import type { SshOptions } from '../../ssh/options.ts'
import { FtpSpec } from '../spec.ts'
import { ensureAddresses } from './addresses.ts'
import { renderAsked } from './asked.ts'
import { confine, ensureJails, jailedOf, renderJails } from './jails.ts'
import { ftpPaths, loginJail } from './paths.ts'
import { isInstalled, publishLogins } from './publish.ts'
import { renderLogins } from './render.ts'
import { ensureUsers, removeUsers, sftpLogins } from './sftp-users.ts'
import { endTransfers } from './transfers.ts'

const notInstalled = 'The FTP server is not installed: these accounts come in by SFTP only'
const noMounts = 'FTP and SFTP accounts are not available: this machine does not allow mounts'

const parsed = (value: unknown): FtpSpec | null => {
  const result = FtpSpec.safeParse(value)
  return result.success ? result.data : null
}

/** The lines of an account's logins and the folders they see; the files are there even without one, for the sweep to compare. */
function filesOf(scope: Scope, spec: FtpSpec | null, system: System): FileMap {
  if (spec === null) return new Map()
  const { folder, logins, jails, asked } = ftpPaths(system.paths)
  const own = { kind: 'directory', owner: rootOwned(0o700) } as const
  const file = (content: string) => ({ kind: 'file', content, owner: rootOwned(0o600) }) as const
  const name = scope.replace(':', '-')
  return new Map<string, Wanted>([
    [folder, own],
    [logins, own],
    [jails, own],
    [asked, own],
    [`${logins}/${name}`, file(renderLogins(spec, system.paths))],
    [`${jails}/${name}`, file(renderJails(spec))],
    ...[...renderAsked(spec, system.paths)].map(([each, text]) => [`${asked}/${each}`, file(text)] as const),
  ])
}

async function releaseJails(spec: FtpSpec | null, previous: FtpSpec | null, system: System): Promise<string[]> {
  const kept = new Set(spec === null ? [] : jailedOf(spec).map(({ name }) => name))
  const gone = (previous === null ? [] : jailedOf(previous)).map(({ name }) => name).filter((name) => !kept.has(name))
  for (const name of gone) await system.mounts.unbind(loginJail(system.paths, name).files)
  return gone.map((name) => loginJail(system.paths, name).files)
}

export interface FtpDriverOptions {
  /** `null`: sshd is left alone. */
  readonly ssh?: SshOptions | null
}

/** FTP accounts: lines in Pure-FTPd's database, and second names of the account's Unix user for SFTP, each in a root of its own. */
export function createPureFtpdDriver({ ssh = null }: FtpDriverOptions = {}): Driver<FtpSpec> {
  const inTurn = createTurns()
  const publish = (system: System) => inTurn('logins', () => publishLogins(system))

  async function remove(scope: Scope, previous: FtpSpec | null, system: System, how: ApplyOptions): Promise<Applied> {
    if (previous === null) return { changed: [], removed: [], reloaded: false, notes: [] }
    const lines = await ensureFiles(system.files, new Map(), { previous: filesOf(scope, previous, system) })
    const published = await publish(system)
    const users = await removeUsers(
      previous.logins.map(({ name }) => name),
      previous.uid,
      system,
    )
    const rules = await ensureAddresses(scope, null, previous, system, how.interrupted)
    if (lines.removed.length + users.length > 0 || how.interrupted) await endTransfers(null, previous, system)
    await releaseJails(null, previous, system)
    return { changed: [...published, ...users, ...rules], removed: lines.removed, reloaded: rules.length > 0, notes: [] }
  }

  async function apply(scope: Scope, spec: FtpSpec | null, system: System, how: ApplyOptions): Promise<Applied> {
    const previous = parsed(how.previous)
    if (spec === null) return remove(scope, previous, system, how)
    if (!system.mounts.available) {
      const removed = await remove(scope, previous, system, how)
      return { ...removed, notes: jailedOf(spec).length === 0 ? [] : [noMounts] }
    }
    const { confined, changed: jails, refused } = await confine(spec, system)
    const withSsh = ssh === null ? { ...confined, logins: confined.logins.map((login) => ({ ...login, sftp: false })) } : confined
    // the rules come before whom they keep out
    const rules = await ensureAddresses(scope, withSsh, previous, system, how.interrupted)
    const lines = await ensureFiles(system.files, filesOf(scope, withSsh, system), { previous: filesOf(scope, previous, system) })
    const published = await publish(system)
    const users = await ensureUsers(withSsh, previous, system)
    const changed = [...jails, ...rules, ...lines.changed, ...published, ...users]
    if (changed.length > 0 || how.interrupted) await endTransfers(withSsh, previous, system)
    const released = await releaseJails(withSsh, previous, system)
    const closed = sftpLogins(withSsh).length > 0 && ssh !== null ? await observeSsh(ssh, system) : null
    const away =
      (withSsh.anonymous.length > 0 || withSsh.logins.some(({ ftp }) => ftp)) && !(await isInstalled(system)) ? [notInstalled] : []
    const removed = [...lines.removed, ...released]
    // not thrown: all the others are as they are wanted, and must not be put back to what they were before
    const unusable = refused.length === 0 ? [] : [`Folders that cannot be used: ${refused.join('; ')}`]
    return { changed, removed, reloaded: rules.length > 0, notes: [...unusable, ...away, ...(closed === null ? [] : [closed])] }
  }

  return {
    role: 'ftp',
    name: 'pure-ftpd',
    revision: 3,
    spec: FtpSpec,
    async probe(system) {
      // the daemon itself is the matter of the other driver, and SFTP works without it
      const installed = await isInstalled(system)
      return { installed, version: '', healthy: true, message: installed ? '' : notInstalled }
    },
    apply,
    ensureBase: async (system) => [...(await ensureJails(system)), ...(await publish(system))],
    async strangers(specs, system) {
      const { logins, jails, addresses, asked } = ftpPaths(system.paths)
      const wanted = new Set([...specs.keys()].map((scope) => scope.replace(':', '-')))
      const found: string[] = []
      for (const folder of [logins, jails]) {
        for (const name of await system.files.list(folder)) if (!wanted.has(name)) found.push(`${folder}/${name}`)
      }
      for (const name of await system.files.list(addresses))
        if (!wanted.has(name.replace(/\.conf$/, ''))) found.push(`${addresses}/${name}`)
      const names = new Set([...specs.values()].flatMap((spec) => [...renderAsked(spec, system.paths).keys()]))
      for (const name of await system.files.list(asked)) if (!names.has(name)) found.push(`${asked}/${name}`)
      return found
    },
  }
}
