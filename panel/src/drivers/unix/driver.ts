import { ensureFiles } from '../../system/ensure-files.ts'
import { UnsafePath, type System } from '../../system/system.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver, type Scope } from '../driver.ts'
import { observeSsh, ensureSsh } from '../ssh/base.ts'
import { accessOf } from '../ssh/access.ts'
import { ensureJail, ensureJails, releaseJail } from '../ssh/jail.ts'
import type { SshOptions } from '../ssh/options.ts'
import { ensureJailShell, whyNoJails } from '../ssh/shell-jail.ts'
import { lockUser, ensureUser } from './account.ts'
import { renderKeys } from './keys.ts'
import { ensurePassword } from './password.ts'
import { ensureQuota } from './quota.ts'
import { UnixSpec } from './spec.ts'

const parsed = (value: unknown): UnixSpec | null => {
  const result = UnixSpec.safeParse(value)
  return result.success ? result.data : null
}

/** The home and what Croft keeps in it; made without following a link, right down to the owner. */
async function ensureHome(spec: UnixSpec, system: System): Promise<string[]> {
  const own = (mode: number) => ({ uid: spec.uid, gid: spec.uid, mode })
  const home = `${system.paths.homes}/${spec.username}`
  try {
    const made = [
      ...(await system.files.ensureHomeDirectory(spec.username, [{ name: 'domains', owner: own(0o711) }], own(0o711))),
      ...(await system.files.ensureHomeDirectory(spec.username, [{ name: 'tmp', owner: own(0o700) }], own(0o711))),
    ]
    return made.map((part) => (part === '' ? home : `${home}/${part}`))
  } catch (error) {
    if (error instanceof UnsafePath) throw new Rejected(`the home ${home} cannot be used: ${error.message}`, { cause: error })
    throw error
  }
}

async function remove(previous: UnixSpec | null, system: System, options: ApplyOptions): Promise<Applied> {
  const changed = previous === null ? [] : await lockUser(previous, system, options.interrupted)
  const keys = await ensureFiles(system.files, new Map(), { previous: renderKeys(previous, system) })
  if (previous !== null) await releaseJail(previous.username, system)
  return { changed: [...changed, ...keys.changed], removed: keys.removed, reloaded: false, notes: [] }
}

export interface UnixOptions {
  /** `null`: sshd is left alone. */
  readonly ssh?: SshOptions | null
}

/** Unix users by Debian's own programs; ids, home, shell and ways in come from the spec. */
export function createUnixDriver({ ssh = null }: UnixOptions = {}): Driver<UnixSpec> {
  async function apply(_scope: Scope, spec: UnixSpec | null, system: System, options: ApplyOptions): Promise<Applied> {
    const previous = parsed(options.previous)
    if (spec === null) return remove(previous, system, options)
    const away = spec.shell === 'jailed' ? await whyNoJails(system) : null
    const access = accessOf(spec, away === null)
    const program = access === 'jail' ? await ensureJailShell(system) : []
    const account = await ensureUser(spec, access, system, options.interrupted)
    const home = await ensureHome(spec, system)
    const jail = await ensureJail(spec, access, system)
    const keys = await ensureFiles(system.files, renderKeys(spec, system), { previous: renderKeys(previous, system) })
    const password = await ensurePassword(spec, previous, system)
    const unchanged = previous !== null && !options.interrupted && account.length === 0
    const quota = await ensureQuota(spec, unchanged ? previous : null, system)
    const closed = access === null || ssh === null ? null : await observeSsh(ssh, system)
    const changed = [...program, ...account, ...home, ...jail.changed, ...keys.changed, ...password, ...quota.changed]
    const notes = [
      ...quota.notes,
      ...jail.notes,
      ...(access === 'transfer' && away !== null ? [away] : []),
      ...(closed === null ? [] : [closed]),
    ]
    return { changed, removed: keys.removed, reloaded: false, notes }
  }

  return {
    role: 'unix',
    name: 'shadow',
    revision: 3,
    spec: UnixSpec,
    probe: async (system) => {
      const root = await system.users.byUid(0)
      return { installed: true, version: '', healthy: root !== null, message: root === null ? 'The user database cannot be read' : '' }
    },
    apply,
    ...(ssh === null ? {} : { ensureBase: async (system: System) => [...(await ensureSsh(ssh, system)), ...(await ensureJails(system))] }),
  }
}

/** Users of a machine whose sshd is left alone. */
export const unixDriver: Driver<UnixSpec> = createUnixDriver()
