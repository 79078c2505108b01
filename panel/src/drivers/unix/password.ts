import type { System } from '../../system/system.ts'
import type { UnixSpec } from './spec.ts'

/**
 * The password by which the account comes in by SSH. One that somebody set by hand is replaced when there is one of Croft's and otherwise
 * left: no rule lets it in. Sessions that began with another password end.
 */
export async function ensurePassword(spec: UnixSpec, previous: UnixSpec | null, system: System): Promise<string[]> {
  const { username, uid, passwordHash: hash } = spec
  const there = await system.users.passwordOf(username)
  const isWithdrawn = hash === null && typeof previous?.passwordHash === 'string' && there !== '*'
  if (hash === null ? !isWithdrawn : there === hash) return []
  await system.run(['chpasswd', '--encrypted'], { stdin: `${username}:${hash ?? '*'}\n` })
  for (const { pid, name } of await system.users.sshSessions()) if (name === username) await system.users.endProcess(pid, uid)
  return [`password of ${username}`]
}
