import { operand } from '../../../system/run.ts'
import type { System } from '../../../system/system.ts'
import { Rejected } from '../../driver.ts'
import { loginGroup } from '../../ssh/access.ts'
import { ensureGroups } from '../../ssh/base.ts'
import { type FtpLogin, type FtpSpec, longestUnixName } from '../spec.ts'

const noLogin = '/usr/sbin/nologin'
/** Where a login begins, in a root that shows its folder alone. */
const start = '/files'

/** What is a second name of the account's Unix user, as Croft makes them. */
async function isOurs(name: string, uid: number, system: System): Promise<boolean> {
  const there = await system.users.byName(name)
  return there !== null && there.uid === uid && there.home === start
}

/** Takes names away; those of others are left. */
export async function removeUsers(names: readonly string[], uid: number, system: System): Promise<string[]> {
  const removed: string[] = []
  for (const name of names) {
    if (!(await isOurs(name, uid, system))) continue
    // the account's own processes have the same user id, which userdel would take for a login
    await system.run(['userdel', '--force', '--', operand(name)])
    removed.push(`user ${name}`)
  }
  return removed
}

async function ensureUser({ name, hash }: FtpLogin, uid: number, system: System): Promise<string[]> {
  const there = await system.users.byName(name)
  if (there !== null && !(await isOurs(name, uid, system))) throw new Rejected(`the Unix user ${name} already exists; it is not taken over`)
  const changed: string[] = []
  const groups = await system.users.groupsOf(name)
  if (there === null || !groups.includes(loginGroup)) changed.push(...(await ensureGroups(system)))
  if (there === null) {
    const identity = ['--system', '--non-unique', '--uid', String(uid), '--gid', String(uid), '--no-create-home', '--password', '*']
    await system.run(['useradd', ...identity, '--home-dir', start, '--shell', noLogin, '--groups', loginGroup, '--', operand(name)])
    changed.push(`user ${name}`)
  } else if (groups.join(',') !== loginGroup || there.shell !== noLogin || there.expired) {
    await system.run(['usermod', '--groups', loginGroup, '--shell', noLogin, '--expiredate', '', '--', operand(name)])
    changed.push(`user ${name}`)
  }
  if ((await system.users.passwordOf(name)) !== hash) {
    await system.run(['chpasswd', '--encrypted'], { stdin: `${name}:${hash}\n` })
    changed.push(`password of ${name}`)
  }
  return changed
}

/** Logins that come by SFTP. */
export const sftpLogins = (spec: FtpSpec | null): readonly FtpLogin[] =>
  spec?.logins.filter(({ sftp, name }) => sftp && name.length <= longestUnixName) ?? []

/** Second names of the account's Unix user, with passwords of their own, for sshd. */
export async function ensureUsers(spec: FtpSpec, previous: FtpSpec | null, system: System): Promise<string[]> {
  const wanted = sftpLogins(spec)
  const names = new Set(wanted.map(({ name }) => name))
  const gone = [...(previous?.logins ?? []), ...spec.logins].map(({ name }) => name).filter((name) => !names.has(name))
  const removed = await removeUsers([...new Set(gone)], spec.uid, system)
  const changed: string[] = []
  for (const login of wanted) changed.push(...(await ensureUser(login, spec.uid, system)))
  return [...removed, ...changed]
}
