import { z } from 'zod'
import { bare, client, endpoint, Id, query, relative, requireOk, requireShape, Token } from './http-common.ts'
import type { ProviderKind } from './provider.ts'
import { recordProvider } from './records.ts'

const CloudflareCredentials = z.object({ token: Token, endpoint: endpoint('https://api.cloudflare.com/client/v4') })
const CloudflareIds = z.object({ result: z.array(z.object({ id: Id })) })

export const cloudflare: ProviderKind<z.output<typeof CloudflareCredentials>> = {
  credentials: CloudflareCredentials,
  open({ token, endpoint: base }, reach) {
    const http = client(reach, base, { Authorization: `Bearer ${token}` })
    return recordProvider({
      check: async () => void requireOk(await http.get(`/zones${query({ per_page: '1' })}`)),
      zoneId: async (name) => requireShape(CloudflareIds, requireOk(await http.get(`/zones${query({ name })}`))).result[0]?.id ?? null,
      async find(zone, name, value) {
        const path = `/zones/${encodeURIComponent(zone.id)}/dns_records${query({ type: 'TXT', name, per_page: '100' })}`
        const { result } = requireShape(
          z.object({ result: z.array(z.object({ id: Id, content: z.string() })) }),
          requireOk(await http.get(path)),
        )
        return result.filter(({ content }) => bare(content) === value).map(({ id }) => id)
      },
      add: async (zone, name, value) =>
        void requireOk(
          await http.post(`/zones/${encodeURIComponent(zone.id)}/dns_records`, { type: 'TXT', name, content: value, ttl: 60 }),
        ),
      remove: async (zone, id) =>
        void requireOk(await http.delete(`/zones/${encodeURIComponent(zone.id)}/dns_records/${encodeURIComponent(id)}`)),
    })
  },
}

const DigitaloceanCredentials = z.object({ token: Token, endpoint: endpoint('https://api.digitalocean.com/v2') })

export const digitalocean: ProviderKind<z.output<typeof DigitaloceanCredentials>> = {
  credentials: DigitaloceanCredentials,
  open({ token, endpoint: base }, reach) {
    const http = client(reach, base, { Authorization: `Bearer ${token}` })
    const records = (zone: string) => `/domains/${encodeURIComponent(zone)}/records`
    return recordProvider({
      check: async () => void requireOk(await http.get(`/domains${query({ per_page: '1' })}`)),
      async zoneId(name) {
        const answer = await http.get(`/domains/${encodeURIComponent(name)}`)
        if (answer.status === 404) return null
        requireOk(answer)
        return name
      },
      async find(zone, name, value) {
        const answer = requireOk(await http.get(records(zone.name) + query({ type: 'TXT', name, per_page: '200' })))
        const { domain_records: found } = requireShape(
          z.object({ domain_records: z.array(z.object({ id: Id, data: z.string() })) }),
          answer,
        )
        return found.filter(({ data }) => bare(data) === value).map(({ id }) => id)
      },
      add: async (zone, name, value) =>
        void requireOk(await http.post(records(zone.name), { type: 'TXT', name: relative(name, zone.name), data: value, ttl: 60 })),
      remove: async (zone, id) => void requireOk(await http.delete(`${records(zone.name)}/${encodeURIComponent(id)}`)),
    })
  },
}

const HetznerCredentials = z.object({ token: Token, endpoint: endpoint('https://dns.hetzner.com/api/v1') })
const HetznerRecord = z.object({ id: Id, type: z.string(), name: z.string(), value: z.string() })

export const hetzner: ProviderKind<z.output<typeof HetznerCredentials>> = {
  credentials: HetznerCredentials,
  open({ token, endpoint: base }, reach) {
    const http = client(reach, base, { 'Auth-API-Token': token })
    return recordProvider({
      check: async () => void requireOk(await http.get(`/zones${query({ per_page: '1' })}`)),
      async zoneId(name) {
        const answer = await http.get(`/zones${query({ name })}`)
        if (answer.status === 404) return null
        return requireShape(z.object({ zones: z.array(z.object({ id: Id })) }), requireOk(answer)).zones[0]?.id ?? null
      },
      async find(zone, name, value) {
        const answer = requireOk(await http.get(`/records${query({ zone_id: zone.id })}`))
        const { records } = requireShape(z.object({ records: z.array(HetznerRecord) }), answer)
        const own = relative(name, zone.name)
        return records.filter((row) => row.type === 'TXT' && row.name === own && bare(row.value) === value).map(({ id }) => id)
      },
      add: async (zone, name, value) => {
        const record = { zone_id: zone.id, type: 'TXT', name: relative(name, zone.name), value: `"${value}"`, ttl: 60 }
        requireOk(await http.post('/records', record))
      },
      remove: async (_zone, id) => void requireOk(await http.delete(`/records/${encodeURIComponent(id)}`)),
    })
  },
}
