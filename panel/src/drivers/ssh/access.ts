import type { UnixSpec } from '../unix/spec.ts'

/** What sshd lets an account do: file transfer in a jail, a shell in a jail, or a shell. */
export type Access = 'transfer' | 'jail' | 'shell'

/** Members of these groups, and nobody else, are in the reach of Croft's rules for sshd. */
export const accessGroups: Readonly<Record<Access, string>> = { transfer: 'croft-sftp', jail: 'croft-jail', shell: 'croft-shell' }

/** Members of one of the above who may come in by their password, too. */
export const passwordGroup = 'croft-password'

/** Second names of Unix users, by which FTP accounts come in for file transfer with a password of their own. */
export const loginGroup = 'croft-ftp'

/**
 * How an account may come in by SSH, `null` = not at all, as without keys and password. `jails`: whether this machine can confine a shell;
 * where it cannot, `jailed` is less than asked rather than more.
 */
export function accessOf(
  { state, shell, sshKeys, passwordHash }: Pick<UnixSpec, 'state' | 'shell' | 'sshKeys' | 'passwordHash'>,
  jails: boolean,
): Access | null {
  if (state === 'locked' || (sshKeys.length === 0 && passwordHash === null)) return null
  if (shell === 'jailed' && jails) return 'jail'
  return shell === 'full' ? 'shell' : 'transfer'
}
