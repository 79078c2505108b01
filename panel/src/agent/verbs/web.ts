import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import { observeCache, purgeCache } from '../../drivers/web/nginx/cache.ts'
import { observeEdge, observeRequests } from '../../drivers/web/nginx/observe.ts'
import { describeSite } from '../../drivers/web/nginx/describe.ts'
import { HostName, WebSpec } from '../../drivers/web/spec.ts'
import { verb, type VerbTable } from '../verb.ts'

const Site = z.number().int().positive()

/** What of the edge can be looked at, and its cache emptied, without changing its configuration. */
export const webVerbs: VerbTable = {
  /** The configuration of a site, for reading. */
  'web.render': verb({
    body: z.strictObject({ spec: WebSpec }),
    handle: async ({ spec }, { system }) => ({ config: describeSite(spec, system) }),
  }),
  /** What a request for that host is answered with, `null` when the edge does not answer. */
  'web.probe': verb({ body: z.strictObject({ host: HostName }), handle: ({ host }, { system }) => observeEdge(host, system) }),
  /** How many requests the edge has answered since it was started, `null` when it does not run. */
  'web.requests': verb({ body: z.strictObject({}), handle: (_, { system }) => observeRequests(system) }),
  /** What the response cache holds of a site and how often it answered. */
  'web.cache': verb({ body: z.strictObject({ site: Site }), handle: ({ site }, { system }) => observeCache(site, system) }),
  /** Forgets kept answers of a site; all of them without paths. */
  'web.cache-purge': verb({
    body: z.strictObject({ site: Site, paths: z.array(z.string().max(2048)).max(1000).default([]) }),
    handle: ({ site, paths }, { system }) => purgeCache(site, paths, system),
  }),
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
