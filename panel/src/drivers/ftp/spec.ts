import { z } from 'zod'
import { isIpOrCidr } from '../../core/ip.ts'
import { Sha512Crypt, Username } from '../unix/spec.ts'

/** Full name of a login, also its name for sshd: `john_deploy`. */
export const FtpLoginName = z.string().regex(/^[a-z][a-z0-9]{1,23}_[a-z0-9_-]{1,32}$/)

const fqdn = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

/** The user id of everybody who comes in without a password: no tenant's and no daemon's, so it may read what all may read. */
export const anonymousUid = 59_999_999

/** Under which name the anonymous folder of a domain is known: `anonymous@example.com`. */
export const anonymousName = (domain: string): string => `anonymous@${domain}`

/**
 * Of what a client calls itself, the domain whose anonymous folder it means; `null`: none. `ftp@` is another word for it. Capitals are no
 * other spelling: each would have a limit of connections of its own.
 */
export function anonymousDomain(login: string): string | null {
  const domain = /^(?:anonymous|ftp)@(.+)$/.exec(login)?.[1]
  return domain !== undefined && fqdn.test(domain) ? domain : null
}

/** Names that Unix users may have, and therefore logins by SFTP. */
export const longestUnixName = 32

/** A folder below the home, as its parts; none for the home itself. */
const Parts = z
  .array(
    z
      .string()
      .max(255)
      // eslint-disable-next-line no-control-regex -- whatever a tenant calls its folders
      .regex(/^(?!\.{1,2}$)[^/\u0000-\u001f\u007f]+$/),
  )
  .max(32)

const Login = z.object({
  name: FtpLoginName,
  /** `$6$rounds=5000$<salt>$<digest>`, as crypt(3) makes it. */
  hash: Sha512Crypt,
  folder: Parts,
  readOnly: z.boolean(),
  /** 0: none of its own. */
  quotaMb: z.number().int().min(0).max(1_000_000_000),
  /** Kilobit per second in each direction; 0: no limit. */
  bandwidthKbps: z.number().int().min(0).max(10_000_000),
  /** From where it may come; none: from everywhere. */
  addresses: z.array(z.string().refine(isIpOrCidr)).max(256),
  ftp: z.boolean(),
  sftp: z.boolean(),
})

/** The FTP accounts of one account that may log in now. They act with its user id. */
export const FtpSpec = z.object({
  account: Username,
  uid: z.number().int().min(1000).max(60_000_000),
  logins: z.array(Login).max(10_000),
  /** Folders of domains that everybody may read. */
  anonymous: z
    .array(z.object({ domain: z.string().regex(fqdn), folder: Parts, maxConnections: z.number().int().min(1).max(100) }))
    .max(10_000)
    .default([]),
})
export type FtpSpec = z.infer<typeof FtpSpec>
export type FtpLogin = FtpSpec['logins'][number]

const Port = z.number().int().min(1).max(65_535)

/** The FTP daemon itself. */
export const FtpServerSpec = z.object({
  port: Port,
  /** First and last port of passive data connections. */
  passive: z.tuple([Port, Port]),
  tls: z.enum(['off', 'optional', 'required']),
  maxClients: z.number().int().min(1).max(10_000),
  /** Connections of one address at the same time. */
  maxPerIp: z.number().int().min(1).max(1000),
})
export type FtpServerSpec = z.infer<typeof FtpServerSpec>

export const defaultFtpServer: FtpServerSpec = { port: 21, passive: [40_000, 40_100], tls: 'required', maxClients: 100, maxPerIp: 10 }
