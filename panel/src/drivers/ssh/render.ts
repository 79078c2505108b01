import type { SystemPaths } from '../../system/system.ts'
import { accessGroups, loginGroup, passwordGroup } from './access.ts'
import { jailCommand } from './shell-jail.ts'

/** A path in sshd_config; what would end the word or the line, or is a token of sshd, is refused. */
function path(value: string): string {
  if (!/^\/[A-Za-z0-9._/-]*$/.test(value)) throw new Error(`not for sshd: ${JSON.stringify(value)}`)
  return value
}

/**
 * Croft's rules for sshd: they hold for its own groups alone. Keys come from a folder of root's, so that neither a link in a home nor a
 * file that a web site wrote opens a way in, and a key that the panel takes away is gone.
 */
export function renderSshRules(paths: SystemPaths): string {
  const common = [`AuthorizedKeysFile ${path(paths.config)}/ssh/keys/%u`, 'AuthenticationMethods publickey', 'PermitUserRC no']
  const block = (group: string, lines: readonly string[]) => [`Match User *,!root Group ${group}`, ...lines.map((line) => `    ${line}`)]
  return [
    '# Written by Croft; changes are overwritten.',
    // who may come from few addresses only
    `Include ${path(paths.config)}/ssh/addresses/*.conf`,
    // before the others: the first value of a setting counts
    ...block(passwordGroup, [
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication no',
      'AuthenticationMethods publickey password',
      'MaxAuthTries 4',
    ]),
    ...block(accessGroups.transfer, [
      ...common,
      `ChrootDirectory ${path(paths.run)}/jails/%u`,
      'ForceCommand internal-sftp -d %d',
      'PermitTTY no',
      'DisableForwarding yes',
    ]),
    ...block(loginGroup, [
      'AuthorizedKeysFile none',
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication no',
      'AuthenticationMethods password',
      'MaxAuthTries 4',
      'PermitUserRC no',
      `ChrootDirectory ${path(paths.run)}/jails/%u`,
      'ForceCommand internal-sftp -d %d',
      'PermitTTY no',
      'DisableForwarding yes',
    ]),
    // a connection that is forwarded would be made outside the jail
    ...block(accessGroups.jail, [...common, `ForceCommand ${jailCommand}`, 'DisableForwarding yes']),
    ...block(accessGroups.shell, [...common, 'X11Forwarding no', 'AllowAgentForwarding no', 'PermitTunnel no']),
    '',
  ].join('\n')
}
