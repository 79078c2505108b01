import { z } from 'zod'
import { isIpOrCidr } from '../../core/ip.ts'
import { normalizeHostname } from '../../core/hostname.ts'
import { defineSettings } from '../../db/settings.ts'

const hostOf = (entry: string) => /^(\[[0-9a-f:.]+\]|[^:]+)(?::([1-9]\d{0,4}))?$/.exec(entry)

/** `10.0.0.0/24`, `2001:db8::5`, `10.0.0.5:8080`, `[2001:db8::5]:8080`, `app.internal.example:3000`; without a port all ports. */
function isTarget(entry: string): boolean {
  if (isIpOrCidr(entry)) return true
  const [, host = '', port = '1'] = hostOf(entry) ?? []
  const bare = host.replace(/^\[|\]$/g, '')
  return (
    Number(port) <= 65_535 &&
    (host.startsWith('[') ? isIpOrCidr(bare) : isIpOrCidr(bare) || bare === 'localhost' || normalizeHostname(bare) === bare)
  )
}

/** Settings of the web sites of all accounts. */
export const webSettings = defineSettings({
  name: 'web',
  schema: z.object({
    /** Where proxies of sites may lead besides the unprivileged ports of this machine. */
    proxy_targets: z.array(z.string().max(260).toLowerCase().refine(isTarget)).max(1000).default([]),
  }),
})

/** One allowed place: an address or network, or a name; `null` port = all. */
export interface AllowedTarget {
  readonly host: string
  readonly port: number | null
}

export function parseTarget(entry: string): AllowedTarget {
  const [, host, port] = isIpOrCidr(entry) ? [entry, entry] : (hostOf(entry) ?? [])
  return { host: (host ?? '').replace(/^\[|\]$/g, ''), port: port === undefined ? null : Number(port) }
}
