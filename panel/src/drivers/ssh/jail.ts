import type { System, SystemPaths } from '../../system/system.ts'
import type { UnixSpec } from '../unix/spec.ts'
import { type Access, accessGroups } from './access.ts'

/** `root`: all that an account sees by file transfer; sshd wants it to be root's. `home`: its home in there, under its usual path. */
export const jailPaths = (paths: Pick<SystemPaths, 'run' | 'homes'>, username: string) => {
  const root = `${paths.run}/jails/${username}`
  return { root, home: `${root}${paths.homes}/${username}` }
}

const unavailable = 'File transfer over SSH is not available: this machine does not allow mounts'

/** Shows the home in the account's jail, or takes it away. The jail itself stays empty: it goes with the next boot. */
export async function ensureJail(
  spec: Pick<UnixSpec, 'username'>,
  access: Access | null,
  system: System,
): Promise<{ changed: string[]; notes: string[] }> {
  const { home } = jailPaths(system.paths, spec.username)
  const source = `${system.paths.homes}/${spec.username}`
  const bound = await system.mounts.isBound(source, home)
  if (access !== 'transfer') {
    if (!bound) return { changed: [], notes: [] }
    await system.mounts.unbind(home)
    return { changed: [home], notes: [] }
  }
  if (!system.mounts.available) return { changed: [], notes: [unavailable] }
  if (bound) return { changed: [], notes: [] }
  await system.mounts.bind(source, home)
  return { changed: [home], notes: [] }
}

/** Before a home is removed or gets another name. Quiet when there is no jail. */
export const releaseJail = (username: string, system: System): Promise<void> => system.mounts.unbind(jailPaths(system.paths, username).home)

/** Jails of all accounts that have one: a boot takes them away, and nobody may wait for a change of the account then. */
export async function ensureJails(system: System): Promise<string[]> {
  const changed: string[] = []
  if (!system.mounts.available) return changed
  for (const username of await system.files.list(`${system.paths.config}/ssh/keys`)) {
    const source = `${system.paths.homes}/${username}`
    const user = await system.users.byName(username)
    if (user === null || user.expired || user.home !== source) continue
    if (!(await system.users.groupsOf(username)).includes(accessGroups.transfer)) continue
    const { home } = jailPaths(system.paths, username)
    if ((await system.files.stat(source)) === null || (await system.mounts.isBound(source, home))) continue
    await system.mounts.bind(source, home)
    changed.push(home)
  }
  return changed
}
