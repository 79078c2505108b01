import { z } from 'zod'
import { isIpOrCidr } from '../../../core/ip.ts'
import type { SystemPaths } from '../../../system/system.ts'
import { type FtpSpec, anonymousName, anonymousUid } from '../spec.ts'
import { loginJail } from './paths.ts'
import { isAsked } from './render.ts'

/** What Croft answers when the daemon asks about a name. */
export const Asked = z.object({
  /** What its password is verified with; `null`: any will do. */
  hash: z.string().nullable(),
  /** From where it may come; none: from everywhere. */
  addresses: z.array(z.string().refine(isIpOrCidr)),
  uid: z.number().int().min(1000),
  folder: z.string(),
  /** Bytes per second in each direction; 0: no limit. */
  bandwidth: z.number().int().min(0),
  /** Bytes; 0: none. */
  quota: z.number().int().min(0),
  /** Connections at the same time; 0: no limit of its own. */
  most: z.number().int().min(0),
})
export type Asked = z.infer<typeof Asked>

/** Names that the daemon's database cannot hold → what is to be known of them. */
export function renderAsked(spec: FtpSpec, paths: SystemPaths): ReadonlyMap<string, string> {
  const folder = (name: string) => `${loginJail(paths, name).files}/./`
  const listed = spec.logins.filter(isAsked).map(({ name, hash, addresses, bandwidthKbps, quotaMb }): readonly [string, Asked] => {
    const limits = { bandwidth: bandwidthKbps * 125, quota: quotaMb * 1_048_576, most: 0 }
    return [name, { hash, addresses: [...addresses], uid: spec.uid, folder: folder(name), ...limits }]
  })
  const open = spec.anonymous.map(({ domain, maxConnections: most }): readonly [string, Asked] => {
    const name = anonymousName(domain)
    return [name, { hash: null, addresses: [], uid: anonymousUid, folder: folder(name), bandwidth: 0, quota: 0, most }]
  })
  return new Map([...listed, ...open].map(([name, asked]) => [name, `${JSON.stringify(asked)}\n`]))
}
