import { operand } from '../../system/run.ts'
import type { System, UserRecord } from '../../system/system.ts'
import { Rejected } from '../driver.ts'
import { type Access, accessGroups, passwordGroup } from '../ssh/access.ts'
import { ensureGroups } from '../ssh/base.ts'
import { jailShell } from '../ssh/shell-jail.ts'
import type { UnixSpec } from './spec.ts'

const noLogin = '/usr/sbin/nologin'

const realShell = '/bin/bash'
/** File transfer needs none: sshd does it itself, in a jail. */
function shellOf({ state, shell }: UnixSpec, access: Access | null, system: System): string {
  if (state !== 'active') return noLogin
  if (access === 'jail') return jailShell(system.paths)
  return shell === 'full' ? realShell : noLogin
}
const ours: ReadonlySet<string> = new Set([...Object.values(accessGroups), passwordGroup])

/** The groups that list the user, Croft's as the spec wants them, others as they are. */
async function groupsOf(spec: UnixSpec, access: Access | null, system: System): Promise<{ there: string; wanted: string }> {
  const there = await system.users.groupsOf(spec.username)
  const given = access === null ? [] : [accessGroups[access], ...(spec.passwordHash === null ? [] : [passwordGroup])]
  const wanted = [...there.filter((group) => !ours.has(group)), ...given]
  return { there: there.toSorted().join(','), wanted: wanted.toSorted().join(',') }
}

/** Refuses to touch what Croft did not make: ids are given by the panel and never reused, so another id is another owner. */
function refuseForeign(spec: UnixSpec, named: UserRecord | null, numbered: UserRecord | null): void {
  const { username, uid } = spec
  if (named !== null && named.uid !== uid) {
    throw new Rejected(`the Unix user ${username} already exists with user id ${named.uid}; it is not taken over`)
  }
  // FTP accounts are further names of the same user
  if (named === null && numbered !== null && numbered.name !== username) {
    throw new Rejected(`user id ${uid} already belongs to the Unix user ${numbered.name}`)
  }
  if (named !== null && named.gid !== uid) {
    throw new Rejected(`the Unix user ${username} has the group id ${named.gid} instead of ${uid}; it is not taken over`)
  }
}

async function ensureGroup(spec: UnixSpec, system: System): Promise<string[]> {
  const named = await system.users.groupByName(spec.username)
  const numbered = await system.users.groupByGid(spec.uid)
  if (named !== null && named.gid !== spec.uid) {
    throw new Rejected(`the Unix group ${spec.username} already exists with group id ${named.gid}; it is not taken over`)
  }
  if (numbered !== null && numbered.name !== spec.username) {
    throw new Rejected(`group id ${spec.uid} already belongs to the Unix group ${numbered.name}`)
  }
  if (named !== null) return []
  await system.run(['groupadd', '--gid', String(spec.uid), '--', operand(spec.username)])
  return [`group ${spec.username}`]
}

/**
 * Makes the user and group agree with the spec; throws `Rejected` when name or id belong to somebody else. `interrupted`: the last try
 * may have locked the account without coming to the end of its processes.
 */
export async function ensureUser(spec: UnixSpec, access: Access | null, system: System, interrupted: boolean): Promise<string[]> {
  const named = await system.users.byName(spec.username)
  refuseForeign(spec, named, await system.users.byUid(spec.uid))
  const changed = await ensureGroup(spec, system)
  const id = String(spec.uid)
  const home = `${system.paths.homes}/${spec.username}`
  const shell = shellOf(spec, access, system)
  const groups = await groupsOf(spec, access, system)
  if (groups.there !== groups.wanted) changed.push(...(await ensureGroups(system)))
  if (named === null) {
    // '*': no password fits, yet keys work; `!` would make sshd refuse keys too
    const identity = ['--uid', id, '--gid', id, '--no-user-group', '--no-create-home', '--password', '*']
    await system.run(['useradd', ...identity, '--home-dir', home, '--shell', shell, '--', operand(spec.username)])
    changed.push(`user ${spec.username}`)
  }
  const locked = spec.state === 'locked'
  const there = named ?? { home, shell, expired: false }
  const edits = [
    ...(there.home === home ? [] : ['--home', home]),
    ...(there.shell === shell ? [] : ['--shell', shell]),
    // an expired account refuses every kind of login and leaves the password as it is
    ...(groups.there === groups.wanted ? [] : ['--groups', groups.wanted]),
    ...(there.expired === locked ? [] : ['--expiredate', locked ? '1' : '']),
  ]
  if (edits.length > 0) await system.run(['usermod', ...edits, '--', operand(spec.username)])
  // a shell that is withdrawn ends at once, with what was started in it
  const withdrawn = there.shell !== noLogin && there.shell !== shell
  if ((locked && (edits.length > 0 || interrupted)) || withdrawn) await system.users.endProcesses(spec.uid)
  if (edits.length === 0) return changed
  return [...changed, ...(named === null ? [] : [`user ${spec.username}`])]
}

/** The account is gone from the panel: no login any more, while user, home and data stay. Quiet when the user is gone too. */
export async function lockUser(previous: UnixSpec, system: System, interrupted: boolean): Promise<string[]> {
  const there = await system.users.byName(previous.username)
  if (there === null || there.uid !== previous.uid) return []
  const isLocked = there.expired && there.shell === noLogin
  if (isLocked && !interrupted) return []
  try {
    if (!isLocked) await system.run(['usermod', '--expiredate', '1', '--shell', noLogin, '--', operand(previous.username)])
  } catch (error) {
    // a purge was quicker
    if ((await system.users.byName(previous.username)) === null) return []
    throw error
  }
  await system.users.endProcesses(previous.uid)
  return [`user ${previous.username}`]
}
