import { z } from 'zod'
import { ftpPaths } from '../drivers/ftp/pureftpd/paths.ts'
import { rootOwned, type System } from '../system/system.ts'
import { readNewLines } from './new-lines.ts'

const Counters = z.object({
  /** Bytes of the log that are counted already. */
  offset: z.number(),
  /** Login → day (`2026-05-18`, UTC) → bytes, for `keptMs`: the panel takes them over before they go. */
  logins: z.record(z.string(), z.record(z.string(), z.number())),
})
export type FtpTraffic = z.infer<typeof Counters>['logins']

/** `1779098400 65f0.1 john_deploy 192.0.2.1 U 1048576 2 /index.html`: when it began, who, which way, how many bytes. */
const transfer = /^(\d{9,11}) \S+ (\S+) \S+ [UD] (\d+) /
const keptMs = 62 * 86_400_000
const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10)

/** Adds up what each FTP login sent and fetched from the new lines of the daemon's log of transfers. */
export async function countFtpTraffic(system: System): Promise<FtpTraffic> {
  const path = `${system.paths.state}/agent/ftp-traffic.json`
  const text = await system.files.readText(path)
  const known = text === null ? { offset: 0, logins: {} } : Counters.parse(JSON.parse(text))
  const logins = new Map(Object.entries(known.logins))
  const offset = await readNewLines(system, ftpPaths(system.paths).transfers, known.offset, (line) => {
    const [, seconds, login, bytes] = transfer.exec(line) ?? []
    if (login === undefined) return
    const [days, day] = [logins.get(login) ?? {}, dayOf(Number(seconds) * 1000)]
    logins.set(login, { ...days, [day]: (days[day] ?? 0) + Number(bytes) })
  })
  if (offset === null || offset === known.offset) return known.logins
  const oldest = dayOf(system.now() - keptMs)
  const counted = [...logins].flatMap(([login, days]): [string, Record<string, number>][] => {
    const kept = Object.entries(days).filter(([day]) => day >= oldest)
    return kept.length === 0 ? [] : [[login, Object.fromEntries(kept)]]
  })
  const now = Object.fromEntries(counted)
  await system.files.writeAtomic(path, JSON.stringify({ offset, logins: now }), rootOwned(0o600))
  return now
}
