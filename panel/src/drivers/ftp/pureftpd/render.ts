import { isIP } from 'node:net'
import type { SystemPaths } from '../../../system/system.ts'
import type { FtpLogin, FtpServerSpec, FtpSpec } from '../spec.ts'
import { ftpPaths, loginJail } from './paths.ts'

/** One field of a line; what would end the field or the line is refused. */
function field(value: string): string {
  if (/[:\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) throw new Error(`not for a line of logins: ${JSON.stringify(value)}`)
  return value
}

/** A path in a configuration file. */
function path(value: string): string {
  if (!/^\/[A-Za-z0-9._/-]*$/.test(value)) throw new Error(`not for pure-ftpd: ${JSON.stringify(value)}`)
  return value
}

const isV4 = (address: string): boolean => isIP(address.split('/')[0] ?? '') === 4

/** The daemon's own list knows IPv4 alone and refuses IPv6 clients of a login that has one: Croft answers for lists with others. */
export const isAsked = ({ ftp, addresses }: FtpLogin): boolean => ftp && !addresses.every(isV4)

// a zero is no "unlimited" to it: it divides by the bandwidth
const unlessZero = (value: number): string => (value === 0 ? '' : String(value))

/** Lines of pure-pw(8) for the logins that come by FTP, each in a root of its own. */
export function renderLogins(spec: FtpSpec, paths: SystemPaths): string {
  const id = String(spec.uid)
  return spec.logins
    .filter((login) => login.ftp && !isAsked(login))
    .map((login) => {
      const speed = unlessZero(login.bandwidthKbps * 125)
      const home = `${loginJail(paths, login.name).files}/./`
      const identity = [login.name, login.hash, id, id, '', home]
      const limits = [speed, speed, '', '', '', '', unlessZero(login.quotaMb * 1_048_576)]
      const addresses = ['', '', login.addresses.join(','), '']
      return `${[...identity, ...limits, ...addresses, ''].map(field).join(':')}\n`
    })
    .join('')
}

const tlsMode = { off: 0, optional: 1, required: 3 } as const

/** Configuration of the daemon. */
export function renderServer(spec: FtpServerSpec, paths: SystemPaths): string {
  const places = ftpPaths(paths)
  const settings: readonly (readonly [string, string])[] = [
    ['Bind', String(spec.port)],
    ['PassivePortRange', spec.passive.join(' ')],
    ['TLS', String(tlsMode[spec.tls])],
    ['CertFile', path(places.certificate)],
    ['MaxClientsNumber', String(spec.maxClients)],
    ['MaxClientsPerIP', String(spec.maxPerIp)],
    ['PureDB', path(places.database)],
    ['ExtAuth', path(places.socket)],
    ['PIDFile', `${path(places.run)}/pure-ftpd.pid`],
    ['ChrootEveryone', 'yes'],
    ['NoAnonymous', 'yes'],
    ['DontResolve', 'yes'],
    ['Daemonize', 'no'],
    ['MinUID', '1000'],
    ['Umask', '133:022'],
    ['MaxIdleTime', '15'],
    // then a client is told that the disk is full instead of being cut off
    ['MaxDiskUsage', '99'],
    ['LimitRecursion', '100000 64'],
    ['SyslogFacility', 'ftp'],
    // start, session, login, address, direction, bytes, seconds, file
    ['AltLog', `stats:${path(places.transfers)}`],
  ]
  return ['# Written by Croft; changes are overwritten.', ...settings.map(([name, value]) => `${name} ${value}`), ''].join('\n')
}

/** Rules of sshd by which logins with a list of addresses come from nowhere else; empty when none has one. */
export function renderAddresses(spec: FtpSpec): string {
  const restricted = spec.logins.filter(({ sftp, addresses }) => sftp && addresses.length > 0)
  const rules = restricted.flatMap(({ name, addresses }) => [
    `Match User ${field(name)} Address ${['*', ...addresses.map((address) => `!${address}`)].join(',')}`,
    `    DenyUsers ${field(name)}`,
  ])
  return rules.length === 0 ? '' : ['# Written by Croft; changes are overwritten.', ...rules, ''].join('\n')
}
