import type { System } from '../system/system.ts'
import { rotateLogs } from './rotate-logs.ts'
import { countTraffic } from './traffic.ts'

const everyMs = 600_000

/** What the agent does by itself while the panel may be down: counts traffic and rotates logs. */
export function startChores(system: System, log: (event: Readonly<Record<string, unknown>>) => void): { stop(): void } {
  let running = false
  const run = async () => {
    if (running) return
    running = true
    try {
      await countTraffic(system)
      const done = await rotateLogs(system)
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
