import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import { observeEdge } from '../../drivers/web/nginx/observe.ts'
import { describeSite } from '../../drivers/web/nginx/describe.ts'
import { HostName, WebSpec } from '../../drivers/web/spec.ts'
import { verb, type VerbTable } from '../verb.ts'

/** What of the edge can be looked at without changing it. */
export const webVerbs: VerbTable = {
  /** The configuration of a site, for reading. */
  'web.render': verb({
    body: z.strictObject({ spec: WebSpec }),
    handle: async ({ spec }, { system }) => ({ config: describeSite(spec, system) }),
  }),
  /** What a request for that host is answered with, `null` when the edge does not answer. */
  'web.probe': verb({ body: z.strictObject({ host: HostName }), handle: ({ host }, { system }) => observeEdge(host, system) }),
  /** The addresses of this machine that others can reach. */
  'system.addresses': verb({
    body: z.strictObject({}),
    handle: async () => {
      const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
      const outward = all.filter((entry) => !entry.internal && !entry.address.toLowerCase().startsWith('fe80:'))
      const of = (family: string) => outward.filter((entry) => entry.family === family).map((entry) => entry.address)
      return { ipv4: of('IPv4'), ipv6: of('IPv6') }
    },
  }),
}
