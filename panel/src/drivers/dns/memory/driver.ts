import type { Driver, Scope } from '../../driver.ts'
import { DnsSpec } from '../spec.ts'

/** A name server that remembers what it was told: for the demonstration, and for tests that ask which zones are wanted. */
export function memoryDns(): Driver<DnsSpec> & { readonly zones: Map<Scope, DnsSpec> } {
  const zones = new Map<Scope, DnsSpec>()
  return {
    role: 'dns',
    name: 'memory',
    revision: 1,
    spec: DnsSpec,
    zones,
    probe: async () => ({ installed: true, version: '1', healthy: true, message: '' }),
    async apply(scope, spec) {
      const changed = JSON.stringify(zones.get(scope) ?? null) === JSON.stringify(spec) ? [] : [scope]
      if (spec === null) zones.delete(scope)
      else zones.set(scope, spec)
      return { changed, removed: [], reloaded: false, notes: [] }
    },
  }
}
