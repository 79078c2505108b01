import { type Zone, findZone } from './http-common.ts'
import { type DnsProvider, ProviderRefused } from './provider.ts'

/** All TXT values at one name. */
export interface TxtSet {
  readonly ttl: number
  readonly values: readonly string[]
}

/** What differs between providers that know only all values of a name together. */
export interface SetApi {
  check(): Promise<void>
  /** The provider's name for the zone, `null` when there is none. */
  zoneId(zone: string): Promise<string | null>
  read(zone: Zone, name: string): Promise<TxtSet | null>
  /** Puts `after` into the place of exactly `before`; `false` when somebody else was there meanwhile. */
  replace(zone: Zone, name: string, before: TxtSet | null, after: TxtSet | null): Promise<boolean>
}

const attempts = 5

/** A TXT value as zone files and most providers write it. */
export const quoted = (value: string): string => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`
export const unquoted = (text: string): string => text.replace(/^"|"$/g, '').replaceAll(/\\([\\"])/g, '$1')

/** A provider whose records are changed a set at a time; certificates of a name and of its wildcard are ordered at the same moment. */
export function setProvider(api: SetApi): DnsProvider & { check(): Promise<void> } {
  const change = async (name: string, edit: (values: readonly string[]) => readonly string[]): Promise<void> => {
    const zone = await findZone(name, (each) => api.zoneId(each))
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const before = await api.read(zone, name)
      const values = edit(before?.values ?? [])
      if (values.length === (before?.values.length ?? 0)) return
      const after = values.length === 0 ? null : { ttl: before?.ttl ?? 60, values }
      if (await api.replace(zone, name, before, after)) return
    }
    throw new ProviderRefused(`somebody else changes ${name} at the same time`)
  }
  return {
    check: () => api.check(),
    set: (name, value) => change(name, (values) => (values.includes(value) ? values : [...values, value])),
    remove: (name, value) => change(name, (values) => values.filter((each) => each !== value)),
  }
}
