import { conflict } from '@croft/kit/errors.ts'
import { type DnsView, LookupFailed } from '../dns.ts'
import type { Pause } from './poll.ts'

export interface SeenDeps {
  readonly dns: Pick<DnsView, 'txt'>
  readonly pause: Pause
  /** Addresses that the name servers of this installation answer at. */
  readonly ownServers: () => Promise<readonly string[]>
}

const ownPatience = 30_000
const worldPatience = 300_000

/** Waits until a TXT record has the value: at our own name servers, or, for somebody else's, in the world. */
export const waitForRecord =
  ({ dns, pause, ownServers }: SeenDeps) =>
  async (name: string, value: string, where: 'own' | 'world', signal: AbortSignal): Promise<void> => {
    const servers = where === 'own' ? await ownServers() : undefined
    const patience = where === 'own' ? ownPatience : worldPatience
    let problem = 'it is not there'
    let waited = 0
    for (let delay = 100; waited <= patience; delay = Math.min(delay * 2, 10_000)) {
      try {
        const values = await dns.txt(name, servers)
        if (values.includes(value)) return
        problem = values.length === 0 ? 'it is not there' : 'it has another value'
      } catch (error) {
        if (!(error instanceof LookupFailed)) throw error
        problem = error.message
      }
      await pause(delay, signal)
      waited += delay
    }
    throw conflict(`The TXT record ${name} cannot be seen in the DNS: ${problem}`)
  }
