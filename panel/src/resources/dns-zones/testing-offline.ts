import type { Reach } from '../dns-providers/provider.ts'
import type { WorldView } from './delegation.ts'

/** A world in which nobody is delegated to and every provider is empty: tests talk to nobody by accident. */
export const quietNames = {
  world: {
    nameservers: async () => [],
    addresses: async () => [],
    serial: async () => null,
    ds: async () => ({ records: [], ttl: 0 }),
  } satisfies WorldView,
  reach: {
    json: async () => ({ status: 200, body: { result: [] } }),
    text: async () => ({ status: 200, text: '' }),
    requireAddress: async () => undefined,
  } satisfies Reach,
}
