import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { ask as askNameServer } from '../../../../panel/src/resources/dns-servers/ask.ts'
import { places } from '../../../../panel/src/setup/places.ts'
import { type Figure, spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { ask } from '../http.ts'
import { inSequence, timed } from '../timing.ts'

const nameServer = { address: '127.0.0.1', port: 53 }

/** Asks until there is an answer of that type. */
async function untilAnswered(name: string): Promise<void> {
  for (const end = performance.now() + 20_000; ;) {
    const { answers } = await askNameServer(nameServer, name, 'A', { recursion: false })
    if (answers.length > 0) return
    if (performance.now() > end) throw new Error(`${name} has no address`)
  }
}

/** By hand: the same record to the name server's own API; taken away afterwards, or the sweep would have work. */
async function floor(zone: string, count: number): Promise<number[]> {
  const key = readFileSync(join(places.config, 'pdns/api.key'), 'utf8').trim()
  const agent = new Agent({ keepAlive: true })
  const name = (index: number) => `hand-${index}.${zone}`
  const change = async (rrsets: readonly object[]) => {
    const text = JSON.stringify({ rrsets })
    const headers = { 'x-api-key': key, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
    const path = `/api/v1/servers/localhost/zones/${zone}.`
    const send = () => ask({ host: '127.0.0.1', port: 3053, agent, method: 'PATCH', path, headers, text })
    let { status, body } = await send()
    // another write was under way
    for (let tries = 0; status === 500 && tries < 5; tries += 1) ({ status, body } = await send())
    if (status !== 204) throw new Error(`PowerDNS answered ${status}: ${body}`)
  }
  try {
    return await inSequence(count, async (index) => {
      const records = [{ content: '192.0.2.9', disabled: false }]
      await change([{ name: `${name(index)}.`, type: 'A', ttl: 3600, changetype: 'REPLACE', records }])
      await untilAnswered(name(index))
    })
  } finally {
    await change(Array.from({ length: count }, (_, index) => ({ name: `${name(index)}.`, type: 'A', changetype: 'DELETE' })))
    agent.destroy()
  }
}

/** A record given to the API → the name server answers with it; a zone likewise. As many zones as sites. */
export const dns: Row = async ({ api, options, tenants, sites }): Promise<readonly Figure[]> => {
  const { domain: zone, owner } = tenants.nextSite()
  await tenants.addSite({ domain: zone, owner })
  const records = await inSequence(options.domains, async (index) => {
    await api.call('POST', `/dns/zones/${zone}/records`, { name: `r${index}`, type: 'A', content: '192.0.2.8' })
    await untilAnswered(`r${index}.${zone}`)
  })
  // the answer of a request that waits for nothing is sent when the change is committed
  const committed: number[] = []
  for (let index = 0; index < options.domains; index += 1) {
    await api.call('POST', `/dns/zones/${zone}/records`, { name: `c${index}`, type: 'A', content: '192.0.2.8' }, { prefer: 'wait=0' })
    committed.push(await timed(() => untilAnswered(`c${index}.${zone}`)))
  }
  const zones = await inSequence(options.domains, async (index) => {
    const name = `zone-${sites}-${index}.example.net`
    await api.call('POST', '/dns/zones', { domain: name, owner, ip: '192.0.2.8' })
    await untilAnswered(name)
  })
  const common = { sites, unit: 'ms', goal: { p50: { most: 15 }, p99: { most: 60 } }, notes: {} } as const
  return [
    { ...common, row: 'DNS record → answer', measured: spreadOf(records), floor: spreadOf(await floor(zone, options.domains)) },
    { ...common, row: 'DNS record: commit → answer', measured: spreadOf(committed), floor: null },
    { ...common, row: 'DNS zone → answer', measured: spreadOf(zones), floor: null },
  ]
}
