import { operand } from '../../system/run.ts'
import { ProgramFailed, type System } from '../../system/system.ts'
import { releaseJail } from '../ssh/jail.ts'
import { Rejected } from '../driver.ts'

/** Deleting a large home takes its time. */
const timeoutMs = 10 * 60_000

export interface AccountToPurge {
  readonly username: string
  readonly uid: number
}

/** The whole of the uid is meant, never another user who bears the name by now. */
export async function refuseForeign({ username, uid }: AccountToPurge, system: System): Promise<void> {
  const there = await system.users.byName(username)
  if (there !== null && there.uid !== uid)
    throw new Rejected(`the Unix user ${username} has the user id ${there.uid}, not ${uid}; nothing was removed`)
}

const exists = async (system: System, path: string) => (await system.files.stat(path)) !== null

/** Removes the files of one site and its logs. What lies in the home is removed as the tenant; may be called again after a cut. */
export async function purgeSite(site: AccountToPurge & { folder: string; site: number }, system: System): Promise<{ removed: string[] }> {
  await refuseForeign(site, system)
  const { username, uid, folder } = site
  const removed: string[] = []
  const home = `${system.paths.homes}/${username}`
  if (await exists(system, home)) {
    // made again should it be missing, so that the removal always has a place to start from
    await system.files.ensureHomeDirectory(username, [{ name: 'domains', owner: { uid, gid: uid, mode: 0o711 } }])
    const inHome = { user: username, parts: ['domains'] }
    await asTenant(['rm', '-rf', '--one-file-system', '--', operand(folder)], inHome, uid, system)
    removed.push(`${home}/domains/${folder}`)
  }
  const logs = `${system.paths.logs}/sites/${site.site}`
  if (await exists(system, logs)) {
    await system.files.removeTree(logs)
    removed.push(logs)
  }
  return { removed }
}

type Removal = readonly ['rm' | 'find', ...string[]]

/** Runs a removal as the tenant; folders that the tenant made unwritable for itself are opened up and tried once more. */
export async function asTenant(
  argv: Removal,
  inHome: { user: string; parts: readonly string[] },
  uid: number,
  system: System,
): Promise<void> {
  const as = { uid, gid: uid }
  try {
    await system.run(argv, { as, inHome, timeoutMs })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    await system.run(['chmod', '-R', 'u+rwX', '--', '.'], { as, inHome, timeoutMs, allowFailure: true })
    await system.run(argv, { as, inHome, timeoutMs })
  }
}

/** Removes an account for good: processes, home, keys, Unix user and group. Each step is skipped when it is done already. */
export async function purgeAccount(account: AccountToPurge, system: System): Promise<{ removed: string[] }> {
  await refuseForeign(account, system)
  const { username, uid } = account
  const removed: string[] = []
  await system.users.endProcesses(uid)
  await releaseJail(username, system)
  const home = `${system.paths.homes}/${username}`
  if (await exists(system, home)) {
    await asTenant(['find', '.', '-xdev', '-mindepth', '1', '-delete'], { user: username, parts: [] }, uid, system)
    await system.files.removeHomeDirectory(username)
    removed.push(home)
  }
  await system.files.remove(`${system.paths.config}/ssh/keys/${username}`)
  if ((await system.users.byName(username)) !== null) {
    await system.run(['userdel', '--', operand(username)])
    removed.push(`user ${username}`)
  }
  // userdel takes the group along when it is the user's own, which depends on /etc/login.defs
  if ((await system.users.groupByName(username))?.gid === uid) await system.run(['groupdel', '--', operand(username)])
  return { removed }
}
