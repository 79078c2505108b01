import { z } from 'zod'
import { webPaths } from '../drivers/web/nginx/paths.ts'
import { rootOwned, type System } from '../system/system.ts'
import { readNewLines } from './new-lines.ts'

const Counter = z.object({
  /** Bytes of the log that are counted already. */
  offset: z.number(),
  /** `2026-05`. */
  month: z.string(),
  bytes: z.number(),
  requests: z.number(),
  /** Day of the log's own clock → bytes, for `keptDays`: the panel takes them over before they go. */
  days: z.record(z.string(), z.number()).default({}),
})
const Counters = z.record(z.string(), Counter)
export type SiteTraffic = z.infer<typeof Counter>

/** Day, month, year, and bytes of a line in the combined format. */
const sent = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):[^\]]*\] ".*?" \d{3} (\d+) "/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const keptDays = 62

/** The newest days only. */
const newest = (days: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(days)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .slice(-keptDays),
  )

/** Adds up what each site sent this month from the new lines of its access log; called before logs are rotated and every ten minutes. */
export async function countTraffic(system: System): Promise<Readonly<Record<string, SiteTraffic>>> {
  const path = `${system.paths.state}/agent/traffic.json`
  const text = await system.files.readText(path)
  const counters = text === null ? {} : Counters.parse(JSON.parse(text))
  const month = new Date(system.now()).toISOString().slice(0, 7)
  const { siteLogs } = webPaths(system.paths)
  for (const site of await system.files.list(siteLogs)) {
    const log = `${siteLogs}/${site}/access.log`
    const known = counters[site] ?? { offset: 0, month, bytes: 0, requests: 0, days: {} }
    const same = known.month === month ? {} : { month, bytes: 0, requests: 0 }
    const counter = { ...known, ...same, days: newest(known.days) }
    const offset = await readNewLines(system, log, known.offset, (line) => addLine(line, counter))
    if (offset !== null) counters[site] = { ...counter, offset }
  }
  await system.files.writeAtomic(path, JSON.stringify(counters), rootOwned(0o600))
  return counters
}

function addLine(line: string, counter: SiteTraffic): void {
  const [, day, month = '', year, bytes] = sent.exec(line) ?? []
  if (bytes === undefined) return
  const date = `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day}`
  counter.days[date] = (counter.days[date] ?? 0) + Number(bytes)
  counter.bytes += Number(bytes)
  counter.requests += 1
}
