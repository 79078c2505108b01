import { z } from 'zod'
import { webPaths } from '../drivers/web/nginx/paths.ts'
import { rootOwned, type System } from '../system/system.ts'

const Counter = z.object({
  /** Bytes of the log that are counted already. */
  offset: z.number(),
  /** `2026-05`. */
  month: z.string(),
  bytes: z.number(),
  requests: z.number(),
})
const Counters = z.record(z.string(), Counter)
export type SiteTraffic = z.infer<typeof Counter>

/** Status and bytes of a line in the combined format. */
const sent = /" \d{3} (\d+) "/

/** Adds up what each site sent this month from the new lines of its access log; called before logs are rotated and every ten minutes. */
export async function countTraffic(system: System): Promise<Readonly<Record<string, SiteTraffic>>> {
  const path = `${system.paths.state}/agent/traffic.json`
  const text = await system.files.readText(path)
  const counters = text === null ? {} : Counters.parse(JSON.parse(text))
  const month = new Date(system.now()).toISOString().slice(0, 7)
  const { siteLogs } = webPaths(system.paths)
  for (const site of await system.files.list(siteLogs)) {
    const log = `${siteLogs}/${site}/access.log`
    const stat = await system.files.stat(log)
    if (stat === null) continue
    const known = counters[site] ?? { offset: 0, month, bytes: 0, requests: 0 }
    const counter = known.month === month ? { ...known } : { ...known, month, bytes: 0, requests: 0 }
    if (stat.size < counter.offset) counter.offset = 0
    if (stat.size > counter.offset) await addNewLines(system, log, counter)
    counters[site] = counter
  }
  await system.files.writeAtomic(path, JSON.stringify(counters), rootOwned(0o600))
  return counters
}

async function addNewLines(system: System, log: string, counter: SiteTraffic): Promise<void> {
  for (;;) {
    const part = await system.files.readFrom(log, counter.offset)
    if (part === null) return
    const end = part.bytes.lastIndexOf(10) + 1
    if (end === 0) return
    counter.offset += end
    for (const line of part.bytes.subarray(0, end).toString('utf8').split('\n')) {
      const bytes = sent.exec(line)?.[1]
      if (bytes === undefined) continue
      counter.bytes += Number(bytes)
      counter.requests += 1
    }
  }
}
