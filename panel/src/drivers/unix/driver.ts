import { ensureFiles } from '../../system/ensure-files.ts'
import { UnsafePath, type System } from '../../system/system.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver, type Scope } from '../driver.ts'
import { lockUser, ensureUser } from './account.ts'
import { renderKeys } from './keys.ts'
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

async function apply(_scope: Scope, spec: UnixSpec | null, system: System, options: ApplyOptions): Promise<Applied> {
  const previous = parsed(options.previous)
  const before = renderKeys(previous, system)
  if (spec === null) {
    const changed = previous === null ? [] : await lockUser(previous, system, options.interrupted)
    const keys = await ensureFiles(system.files, new Map(), { previous: before })
    return { changed: [...changed, ...keys.changed], removed: keys.removed, reloaded: false, notes: [] }
  }
  const account = await ensureUser(spec, system, options.interrupted)
  const home = await ensureHome(spec, system)
  const keys = await ensureFiles(system.files, renderKeys(spec, system), { previous: before })
  const unchanged = previous !== null && !options.interrupted && account.length === 0
  const quota = await ensureQuota(spec, unchanged ? previous : null, system)
  return { changed: [...account, ...home, ...keys.changed, ...quota.changed], removed: keys.removed, reloaded: false, notes: quota.notes }
}

/** Unix users by Debian's own programs; ids, home and shell come from the spec, passwords are never touched. */
export const unixDriver: Driver<UnixSpec> = {
  role: 'unix',
  name: 'shadow',
  revision: 1,
  spec: UnixSpec,
  probe: async (system) => {
    const root = await system.users.byUid(0)
    return { installed: true, version: '', healthy: root !== null, message: root === null ? 'The user database cannot be read' : '' }
  },
  apply,
}
