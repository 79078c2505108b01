import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type Reply } from './http.ts'
import { edgeAddress } from './place.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** One GET to the edge. */
export const visit = (host: string, path = '/'): Promise<Reply> =>
  ask({ ...edgeAddress, agent, method: 'GET', path, headers: { host } })

/** Asks again, without a pause at first, until the host answers 200. */
export async function untilServed(host: string, path = '/', limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs
  for (let asked = 0; ; asked += 1) {
    const reply = await visit(host, path).catch((error: unknown) => {
      if (Date.now() > end) throw error
      return null
    })
    if (reply?.status === 200) return
    if (Date.now() > end) throw new Error(`${host}${path} still answers ${reply?.status ?? 'nothing'}`)
    if (asked > 0) await sleep(1)
  }
}
