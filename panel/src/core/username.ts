import { z } from 'zod'
import { invalid } from '@croft/kit/errors.ts'

/** Names that Debian, the daemons or Croft itself use, or that would make a path or URL ambiguous. */
const reserved = new Set(
  `root daemon bin sys sync games man lp mail news uucp proxy backup list irc gnats nobody systemd messagebus sshd mysql mariadb postgres
   postfix dovecot dovenull vmail nginx apache httpd pdns bind named redis ftp ftpuser anonymous rspamd clamav opendkim fail2ban croft croftedge
   edge panel agent system admin administrator api www webmaster hostmaster postmaster abuse support info test staff users shadow utmp video audio
   cdrom floppy tape sudo operator src sasl plugdev input kvm render sgx crontab ssh adm tty disk dialout fax voice kmem dip polkitd tcpdump
   chrony ntp git docker lxd uuidd tss colord pulse avahi local self me default dashboard transfer all none null undefined`.split(/\s+/),
)

const form = /^[a-z][a-z0-9]{1,23}$/

export const Username = z.string().max(24)

/** Refuses what cannot be a new account name: 400 `Invalid username`, 400 `Username is reserved`. */
export function requireNewUsername(name: string): void {
  if (!form.test(name)) throw invalid('Invalid username')
  if (reserved.has(name)) throw invalid('Username is reserved')
}

/** Whether a string has the form of an account name; anything else is answered with 404 without asking the database. */
export const isUsername = (name: string): boolean => form.test(name)
