import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import { randomHex } from '@croft/kit/ids.ts'
import { pageInMemory } from '@croft/kit/page.ts'
import type { Ctx } from '../../core/actor.ts'
import { normalizeHostname } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import { NoAnswer } from './ask.ts'
import type { CreateServer, DnsServer } from './schema.ts'
import { servedSerial } from './served-serial.ts'
import { type ServerStore, type StoredServer, serverModel } from './store.ts'

/** Most servers that a zone is sent to. */
const mostServers = 32

export interface ServerDeps {
  readonly db: PanelDb
  readonly store: ServerStore
  readonly seal: (text: string) => string
  /** Serial that a name server answers with; `null` when it does not serve the zone. Throws `NoAnswer`. */
  readonly serial: (address: string, zone: string) => Promise<number | null>
  readonly clock: Clock
}

/** `name:secret`, or the secret alone under the name of the server. 400 `Invalid tsig_key`. */
export function parseTsig(text: string, hostname: string): { readonly name: string; readonly secret: string } {
  const colon = text.indexOf(':')
  const name = colon === -1 ? hostname : normalizeKeyName(text.slice(0, colon))
  const secret = text.slice(colon + 1).trim()
  if (name === null || !/^[A-Za-z0-9+/]{8,200}={0,2}$/.test(secret) || secret.length > 200) throw invalid('Invalid tsig_key')
  return { name, secret }
}

function normalizeKeyName(text: string): string | null {
  const name = text.trim().toLowerCase().replace(/\.$/, '')
  return normalizeHostname(name) ?? (/^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(name) ? name : null)
}

/** Name servers that fetch the zones of this one. */
export function serverService({ db, store, seal, serial, clock }: ServerDeps) {
  const look = async (row: StoredServer, zones: readonly { name: string; served: number | null }[]) => {
    let answered = false
    let same = true
    for (const zone of zones) {
      try {
        const found = await serial(row.ip, zone.name)
        answered = true
        same = same && (zone.served === null ? found !== null : found === zone.served)
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        // the other zones would wait for it as long
        return { in_sync: 0 }
      }
      if (!same) break
    }
    return { in_sync: same ? 1 : 0, ...(answered ? { last_seen_at: clock.now() } : {}) }
  }
  return {
    async list(page: PageRequest) {
      return pageInMemory((await store.list()).map(serverModel), page, { id: 'id', search: ['hostname', 'ip'] })
    },
    create: (ctx: Ctx, { hostname, ip, role, tsig_key: key }: CreateServer): Promise<DnsServer> =>
      db.transaction(async () => {
        const tsig = key === undefined || key === '' ? { name: '', secret: '' } : parseTsig(key, hostname)
        if ((await store.named(hostname)) !== undefined) throw conflict('DNS server already exists')
        // a name server knows one secret by a name
        if (tsig.name !== '' && (await store.keyNameTaken(tsig.name))) throw conflict('TSIG key already exists')
        if ((await store.list()).length >= mostServers) throw conflict(`Too many DNS servers (${mostServers})`)
        const row = {
          id: randomHex(8),
          hostname,
          ip,
          role,
          tsig_name: tsig.name,
          tsig_secret: tsig.secret === '' ? '' : seal(tsig.secret),
          in_sync: 0,
          last_seen_at: null,
          created_at: clock.now(),
        }
        await store.insert(ctx, row)
        await store.touchZones(ctx, hostname)
        return serverModel(row)
      }),
    remove: (ctx: Ctx, id: string): Promise<void> =>
      db.transaction(async () => {
        const row = await store.find(id)
        if (row === undefined) throw notFound('DNS server')
        await store.remove(ctx, id)
        await store.touchZones(ctx, row.hostname)
      }),
    /** Compares serials with each server. */
    async lookAtAll(): Promise<void> {
      const rows = await store.list()
      if (rows.length === 0) return
      const sample = await store.sample()
      const zones = await Promise.all(sample.map(async (zone) => ({ name: zone.name, served: await servedSerial(zone, serial) })))
      for (const row of rows) await store.seen(row.id, await look(row, zones))
    },
  }
}
export type ServerService = ReturnType<typeof serverService>
