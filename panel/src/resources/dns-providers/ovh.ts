import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { bare, endpoint, Id, query, relative, requireOk, requireShape, Token } from './http-common.ts'
import type { JsonRequest, ProviderKind } from './provider.ts'
import { recordProvider } from './records.ts'

const Credentials = z.object({
  application_key: Token,
  application_secret: Token,
  consumer_key: Token,
  endpoint: endpoint('https://eu.api.ovh.com/1.0'),
})

/** OVHcloud, by the keys of an application that may read and write `/domain/zone` and `/domain/zone/*`. */
export const ovh = (clock: Clock): ProviderKind<z.output<typeof Credentials>> => ({
  credentials: Credentials,
  open({ application_key: key, application_secret: secret, consumer_key: consumer, endpoint: base }, reach) {
    let ahead: number | null = null
    /** Its clock counts, not ours. */
    const seconds = async (): Promise<number> => {
      const here = Math.floor(clock.now() / 1000)
      ahead ??= requireShape(z.number(), requireOk(await reach.json({ method: 'GET', url: `${base}/auth/time`, headers: {} }))) - here
      return here + ahead
    }
    const call = async (method: JsonRequest['method'], path: string, body?: object) => {
      const [url, time] = [base + path, await seconds()]
      const text = body === undefined ? '' : JSON.stringify(body)
      const digest = createHash('sha1').update([secret, consumer, method, url, text, time].join('+')).digest('hex')
      const signed = {
        'X-Ovh-Application': key,
        'X-Ovh-Consumer': consumer,
        'X-Ovh-Timestamp': String(time),
        'X-Ovh-Signature': `$1$${digest}`,
      }
      return reach.json({ method, url, headers: signed, ...(body === undefined ? {} : { body }) })
    }
    const zones = async () => requireShape(z.array(z.string()), requireOk(await call('GET', '/domain/zone')))
    const below = (zone: string) => `/domain/zone/${encodeURIComponent(zone)}`
    const publish = async (zone: string) => void requireOk(await call('POST', `${below(zone)}/refresh`))
    /** Inside its zone; the zone itself is the empty name. */
    const inside = (name: string, zone: string) => relative(name, zone).replace(/^@$/, '')
    return recordProvider({
      check: async () => void (await zones()),
      zoneId: async (name) => ((await zones()).includes(name) ? name : null),
      async find(zone, name, value) {
        const asked = query({ fieldType: 'TXT', subDomain: inside(name, zone.name) })
        const ids = requireShape(z.array(Id), requireOk(await call('GET', `${below(zone.name)}/record${asked}`)))
        const found: string[] = []
        for (const id of ids) {
          const answer = requireOk(await call('GET', `${below(zone.name)}/record/${encodeURIComponent(id)}`))
          if (bare(requireShape(z.object({ target: z.string() }), answer).target) === value) found.push(id)
        }
        return found
      },
      async add(zone, name, value) {
        const record = { fieldType: 'TXT', subDomain: inside(name, zone.name), target: `"${value}"`, ttl: 60 }
        requireOk(await call('POST', `${below(zone.name)}/record`, record))
        await publish(zone.name)
      },
      async remove(zone, id) {
        requireOk(await call('DELETE', `${below(zone.name)}/record/${encodeURIComponent(id)}`))
        await publish(zone.name)
      },
    })
  },
})
