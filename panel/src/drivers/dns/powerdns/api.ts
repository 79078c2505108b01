import { setTimeout as sleep } from 'node:timers/promises'
import { DaemonDown, Rejected } from '../../driver.ts'
import type { LocalReply, LocalRequest, System } from '../../../system/system.ts'
import { apiPort } from './paths.ts'

/** Records of one name and type as the API has them; names end with a dot. */
export interface ApiSet {
  readonly name: string
  readonly type: string
  readonly ttl: number
  readonly records: readonly { readonly content: string; readonly disabled: boolean }[]
}

/** A zone as the API shows it. */
export interface ApiZone {
  readonly kind: string
  readonly masters: readonly string[]
  readonly dnssec: boolean
  readonly nsec3param: string
  readonly soa_edit: string
  readonly soa_edit_api: string
  readonly master_tsig_key_ids: readonly string[]
  readonly rrsets: readonly ApiSet[]
}

export interface ApiKey {
  readonly id: number
  readonly keytype: string
  readonly active: boolean
  readonly published: boolean
  readonly dnskey: string
}

/** Milliseconds: its own housekeeping writes, too; of two writes at once one fails, is undone whole, and goes through a moment later. */
const pauses = [20, 80, 200] as const

async function send(system: System, request: LocalRequest, tries = 0): Promise<LocalReply> {
  const reply = await system.request(request).catch((cause: unknown) => {
    throw new DaemonDown(`PowerDNS does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  })
  const pause = pauses[tries]
  if (reply.status < 500 || pause === undefined) return reply
  await sleep(pause)
  return send(system, request, tries + 1)
}

/** The HTTP API of this machine's PowerDNS. What it refuses is thrown as `Rejected` with its own words. */
export function createApi(system: System, key: string) {
  async function call(method: LocalRequest['method'], path: string, body?: unknown): Promise<{ status: number; body: string }> {
    const request: LocalRequest = {
      port: apiPort,
      method,
      path: `/api/v1/servers/localhost${path}`,
      headers: { 'x-api-key': key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    const reply = await send(system, request)
    if (reply.status === 422 || reply.status === 400) throw new Rejected(wordsOf(reply.body))
    if (reply.status === 404 || reply.status === 409 || reply.status < 300) return reply
    const words = `PowerDNS answered ${reply.status} to ${method} ${path}: ${reply.body.slice(0, 500)}`
    // its database was busy, or its disk full: nothing is wrong with the zone
    throw reply.status >= 500 ? new DaemonDown(words) : new Error(words)
  }
  const found = <Thing>(reply: { status: number; body: string }): Thing | null =>
    reply.status === 404 || reply.body === '' ? null : (JSON.parse(reply.body) as Thing)
  const zonePath = (zone: string) => `/zones/${encodeURIComponent(`${zone}.`)}`
  return {
    version: async () => found<{ version: string }>(await call('GET', ''))?.version ?? '',
    /** Names of all zones, without the final dot. */
    zones: async () =>
      (found<{ name: string }[]>(await call('GET', '/zones?dnssec=false')) ?? []).map(({ name }) => name.replace(/\.$/, '')),
    zone: async (zone: string) => found<ApiZone>(await call('GET', zonePath(zone))),
    create: (zone: string, body: object) => call('POST', '/zones', { name: `${zone}.`, nameservers: [], ...body }),
    setZone: (zone: string, body: object) => call('PUT', zonePath(zone), body),
    change: (zone: string, rrsets: readonly object[]) => call('PATCH', zonePath(zone), { rrsets }),
    remove: (zone: string) => call('DELETE', zonePath(zone)),
    notify: (zone: string) => call('PUT', `${zonePath(zone)}/notify`),
    retrieve: (zone: string) => call('PUT', `${zonePath(zone)}/axfr-retrieve`),
    metadata: async (zone: string, kind: string) =>
      found<{ metadata: string[] }>(await call('GET', `${zonePath(zone)}/metadata/${kind}`))?.metadata ?? [],
    setMetadata: (zone: string, kind: string, metadata: readonly string[]) =>
      metadata.length === 0
        ? call('DELETE', `${zonePath(zone)}/metadata/${kind}`)
        : call('PUT', `${zonePath(zone)}/metadata/${kind}`, { kind, metadata }),
    keys: async (zone: string) => found<ApiKey[]>(await call('GET', `${zonePath(zone)}/cryptokeys`)) ?? [],
    addKey: (zone: string, body: object) => call('POST', `${zonePath(zone)}/cryptokeys`, body),
    setKey: (zone: string, id: number, body: object) => call('PUT', `${zonePath(zone)}/cryptokeys/${id}`, body),
    removeKey: (zone: string, id: number) => call('DELETE', `${zonePath(zone)}/cryptokeys/${id}`),
    transferKey: async (name: string) =>
      found<{ algorithm: string; key: string }>(await call('GET', `/tsigkeys/${encodeURIComponent(`${name}.`)}`)),
    addTransferKey: (body: object) => call('POST', '/tsigkeys', body),
    setTransferKey: (name: string, body: object) => call('PUT', `/tsigkeys/${encodeURIComponent(`${name}.`)}`, body),
    /** Forgets answers that were given before the name was there. */
    flush: (name: string) => call('PUT', `/cache/flush?domain=${encodeURIComponent(`${name}.`)}`),
  }
}
export type Api = ReturnType<typeof createApi>

function wordsOf(body: string): string {
  try {
    const { error, errors } = JSON.parse(body) as { readonly error?: string; readonly errors?: readonly string[] }
    return [error, ...(errors ?? [])].filter((text) => text !== undefined).join('; ')
  } catch {
    return body.trim().slice(0, 1000)
  }
}
