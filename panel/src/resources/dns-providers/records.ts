import { type Zone, findZone } from './http-common.ts'
import type { DnsProvider } from './provider.ts'

/** What differs between providers that keep records behind an HTTP API. */
export interface RecordApi {
  check(): Promise<void>
  /** The provider's name for the zone, `null` when there is none. */
  zoneId(zone: string): Promise<string | null>
  /** Ids of the TXT records of that name and value. */
  find(zone: Zone, name: string, value: string): Promise<string[]>
  add(zone: Zone, name: string, value: string): Promise<void>
  remove(zone: Zone, id: string): Promise<void>
}

/** A provider whose records come and go one by one. */
export function recordProvider(api: RecordApi): DnsProvider & { check(): Promise<void> } {
  const zoneOf = (name: string) => findZone(name, (zone) => api.zoneId(zone))
  return {
    check: () => api.check(),
    async set(name, value) {
      const zone = await zoneOf(name)
      if ((await api.find(zone, name, value)).length === 0) await api.add(zone, name, value)
    },
    async remove(name, value) {
      const zone = await zoneOf(name)
      for (const id of await api.find(zone, name, value)) await api.remove(zone, id)
    },
  }
}
