import type { System } from '../system/system.ts'
import { countFtpTraffic } from './ftp-traffic.ts'
import { rotateLogs } from './rotate-logs.ts'
import { countTraffic } from './traffic.ts'

const everyMs = 600_000

async function countAll(system: System): Promise<void> {
  await countTraffic(system)
  await countFtpTraffic(system)
}

/** What the agent does by itself while the panel may be down: counts traffic and rotates logs. */
export function startChores(system: System, log: (event: Readonly<Record<string, unknown>>) => void): { stop(): void } {
  let running = false
  const run = async () => {
    if (running) return
    running = true
    try {
      await countAll(system)
      const { failed, ...done } = await rotateLogs(system)
      for (const failure of failed) log({ event: 'log not rotated', ...failure })
      // a log that begins anew is known to do so before it is as long as the old one was
      if (done.moved > 0) await countAll(system)
      if (done.moved + done.packed + done.removed > 0) log({ event: 'logs', ...done })
    } catch (error) {
      log({ event: 'chores failed', error })
    } finally {
      running = false
    }
  }
  const timer = setInterval(() => void run(), everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
