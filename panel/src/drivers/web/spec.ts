import { z } from 'zod'
import { PhpVersion, PoolName } from '../php/spec.ts'
import { Username } from '../unix/spec.ts'

/** Lower-case A-label host name without trailing dot; `*.example.com` for a wildcard. */
export const HostName = z
  .string()
  .max(253)
  .regex(/^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
/** A path below a folder, `a/b`, without empty, `.` or `..` parts; empty string for the folder itself. */
export const RelativePath = z
  .string()
  .max(1024)
  .refine((path) => path === '' || path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/\p{Cc}/u.test(part)))
/** A URI path as matched by the edge, beginning with `/`. */
const UriPath = z.string().regex(/^\/[^\p{Cc}\s"'\\{};$]{0,1023}$/u)
const Cidr = z.string().regex(/^[0-9a-f.:]{2,45}(\/\d{1,3})?$/)

/** What makes a site leave the shared server block and get one of its own (tested alone, reload coalesced). */
export const OwnBlock = z.object({
  indexFiles: z
    .array(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/))
    .min(1)
    .max(10),
  clientMaxBodyMb: z.number().int().min(1).max(10_240),
  gzip: z.boolean(),
  brotli: z.boolean().default(true),
  http2: z.boolean().default(true),
  directoryListing: z.boolean(),
  accessLog: z.boolean(),
  errorLog: z.boolean(),
  securityHeaders: z.boolean(),
  staticExpiresDays: z.number().int().min(0).max(365),
  redirects: z.array(
    z.object({
      source: UriPath,
      target: z.string().regex(/^[\x21-\x7e]{1,2048}$/),
      type: z.union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)]),
      match: z.enum(['exact', 'prefix']),
      keepQuery: z.boolean(),
    }),
  ),
  /** HTTP basic authentication; `path` is the URI prefix below the document root; hashes are crypt(3) or `{SSHA}`-free bcrypt. */
  protectedDirs: z.array(
    z.object({
      path: UriPath,
      realm: z.string().regex(/^[^\p{Cc}"\\$]{1,64}$/u),
      users: z.array(
        z.object({ name: z.string().regex(/^[A-Za-z0-9._@-]{1,64}$/), hash: z.string().regex(/^[\x21-\x39\x3b-\x7e]{8,255}$/) }),
      ),
    }),
  ),
  proxies: z.array(
    z.object({
      path: UriPath,
      target: z.string().regex(/^https?:\/\/[A-Za-z0-9.:[\]-]+(\/[A-Za-z0-9._~/-]*)?$/),
      websocket: z.boolean(),
      preserveHost: z.boolean(),
    }),
  ),
  hotlink: z
    .object({
      extensions: z.array(z.string().regex(/^[a-z0-9]{1,10}$/)),
      allowed: z.array(HostName),
      redirectUrl: z.string().regex(/^[\x21-\x7e]{0,2048}$/),
    })
    .nullable(),
  access: z.object({ allow: z.array(Cidr), deny: z.array(Cidr), default: z.enum(['allow', 'deny']) }).nullable(),
  cache: z
    .object({
      ttlSeconds: z.number().int().min(1).max(86_400),
      bypassPaths: z.array(UriPath),
      bypassCookies: z.array(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)),
    })
    .nullable(),
  /** Directives of an administrator for this server block; may hold newlines, may not close the block. */
  custom: z.string().max(65_536),
})
export type OwnBlock = z.infer<typeof OwnBlock>

/** The `max-age` of HSTS, in seconds, that the shared server block knows. */
export const flaggedHstsAge = 31_536_000

/** One web site at the edge. The agent derives every path from these names; it never takes one. */
export const WebSpec = z.object({
  /** Integer id of the domain; names the site directory. */
  site: z.number().int().positive(),
  username: Username,
  uid: z.number().int(),
  /** Folder name below `<home>/domains/`. */
  folder: HostName,
  /** Document root below that folder: `public_html`, `public_html/web`. */
  documentRoot: RelativePath,
  /** Hosts served with the site's content, the main name first. */
  hosts: z.array(HostName).min(1),
  /** Hosts answered with a redirect to another host (alias in redirect mode, www/apex). */
  redirectHosts: z.array(z.object({ host: HostName, to: HostName })),
  /** `null`: PHP is off, `.php` files are refused (403), never shown. */
  php: z.object({ version: PhpVersion, pool: PoolName }).nullable(),
  /** Unknown paths are answered by the site's index.php (permalinks). */
  frontController: z.boolean(),
  suspended: z.boolean(),
  forceHttps: z.boolean(),
  /**
   * What browsers are told over TLS about insisting on it, in seconds; `null`: nothing. Another age than `flaggedHstsAge` needs a server
   * block of the site's own.
   */
  hsts: z
    .object({ maxAge: z.number().int().min(0).max(63_072_000), includeSubdomains: z.boolean() })
    .nullable()
    .default(null),
  /** Browsers are told that the site is there by HTTP/3, too, where the edge speaks it. */
  http3: z.boolean().default(false),
  /** Status code → HTML. */
  errorPages: z.record(z.string().regex(/^[45]\d\d$/), z.string().max(262_144)),
  own: OwnBlock.nullable(),
})
export type WebSpec = z.infer<typeof WebSpec>
