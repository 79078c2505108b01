import { Resolver } from 'node:dns/promises'
import { z } from 'zod'
import type { Ctx } from '../../core/actor.ts'
import type { StoredDomain } from '../domains/store.ts'
import { ownNames } from '../domains/service.ts'
import type { Domains } from '../site-aliases/site.ts'

export const DomainCheck = z
  .object({
    resolves: z.boolean(),
    points_here: z.boolean(),
    dns_hosted: z.boolean(),
    required: z.array(
      z.object({ name: z.string(), type: z.enum(['A', 'AAAA']), content: z.string(), found: z.array(z.string()), ok: z.boolean() }),
    ),
    http_status: z.number().int().nullable(),
    https_status: z.number().int().nullable(),
    certificate_ok: z.boolean(),
  })
  .meta({ id: 'DomainCheck' })
export type DomainCheck = z.infer<typeof DomainCheck>

export interface SiteProbe {
  /** `null`: no answer. */
  readonly http_status: number | null
  readonly https_status: number | null
  /** The certificate shown for the host is valid, trusted and for this host. */
  readonly certificate_ok: boolean
}

/** Addresses of a name as the world sees them; empty when there are none. Throws when no name server answers. */
export type Lookup = (name: string, type: 'A' | 'AAAA') => Promise<string[]>

export interface SiteCheckDeps {
  readonly domains: Domains
  /** Public addresses of the node. */
  readonly addresses: () => Promise<{ readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }>
  /** Asks the edge over loopback for `/` of the host. */
  readonly probeSite: (host: string) => Promise<SiteProbe>
  /** Whether a zone of the name is served by this installation. */
  readonly hostsZone: (name: string) => Promise<boolean>
  readonly lookup: Lookup
}

const absent = new Set(['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED', 'EBADRESP'])

/** Look-ups that end within seconds, whatever the name servers of the domain do. */
export function systemLookup(): Lookup {
  return async (name, type) => {
    const resolver = new Resolver({ timeout: 1500, tries: 2 })
    try {
      return type === 'A' ? await resolver.resolve4(name) : await resolver.resolve6(name)
    } catch (cause) {
      // "nothing found" is the answer that is shown
      if (absent.has((cause as NodeJS.ErrnoException).code ?? '')) return []
      throw cause
    }
  }
}

/** Names of the domain as they are in its zone: `@`, `www`; a wildcard is asked by one of its names. */
const namesOf = (domain: StoredDomain) => {
  if (domain.name.startsWith('*.')) return [{ label: '*', host: `croft-check.${domain.name.slice(2)}` }]
  return ownNames(domain).map(({ name, kind }) => ({ label: kind === 'www' ? 'www' : '@', host: name }))
}

/** One spelling per address. */
const plain = (address: string): string => (address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address)

/** Whether a domain points here and answers. */
export function siteCheckService({ domains, addresses, probeSite, hostsZone, lookup }: SiteCheckDeps) {
  return {
    async check(ctx: Ctx, name: string): Promise<DomainCheck> {
      const domain = await domains.require(ctx, name)
      const node = await addresses()
      const names = namesOf(domain)
      const wanted = [
        { type: 'A' as const, contents: domain.ip === '' ? node.ipv4 : [domain.ip] },
        { type: 'AAAA' as const, contents: domain.ipv6 === '' ? node.ipv6 : [domain.ipv6] },
      ].filter(({ contents }) => contents.length > 0)
      const host = names[0]?.host ?? domain.name
      const [required, hosted, probe] = await Promise.all([
        Promise.all(
          names.flatMap(({ label, host: asked }) =>
            wanted.map(async ({ type, contents }) => {
              const found = await lookup(asked, type)
              const ok = found.length > 0 && found.every((address) => contents.map(plain).includes(plain(address)))
              return { name: label, type, content: contents[0] ?? '', found, ok }
            }),
          ),
        ),
        hostsZone(domain.name),
        probeSite(host),
      ])
      const main = required.filter((record) => record.name === names[0]?.label)
      const found = main.filter((record) => record.found.length > 0)
      return {
        resolves: found.length > 0,
        // a family without records is no fault, one that leads elsewhere is
        points_here: found.length > 0 && found.every((record) => record.ok),
        dns_hosted: hosted,
        required,
        ...probe,
      }
    },
  }
}
export type SiteCheckService = ReturnType<typeof siteCheckService>
