import type { DirectServices } from './direct.ts'

const first = 1_000
const longest = 60_000

export interface Watchdog {
  stop(): void
}

/**
 * Starts again what died, looking every second and waiting twice as long after each failure (1 s to 1 min). `report` hears of every
 * restart and failure; a daemon that cannot start never keeps the others from being started.
 */
export function startWatchdog(
  services: DirectServices,
  report: (event: { readonly service: string; readonly error: unknown }) => void,
  { boot = false, everyMs = 1_000, now = Date.now }: { boot?: boolean; everyMs?: number; now?: () => number } = {},
): Watchdog {
  const failures = new Map<string, { waitMs: number; retryAt: number; startedAt: number }>()
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function restart(name: string): Promise<void> {
    const before = failures.get(name)
    if (before !== undefined && now() < before.retryAt) return
    // a daemon that ran for a while before it died begins with the short wait again
    const waitMs = before === undefined || now() - before.startedAt > 2 * longest ? first : Math.min(longest, before.waitMs * 2)
    failures.set(name, { waitMs, retryAt: now() + waitMs, startedAt: now() })
    try {
      await services.start(name)
      report({ service: name, error: null })
    } catch (error) {
      report({ service: name, error })
    }
  }

  async function look(isBoot: boolean): Promise<void> {
    try {
      for (const name of await services.missing(isBoot)) await restart(name)
    } catch (error) {
      report({ service: '', error })
    }
    if (!stopped) timer = setTimeout(() => void look(false), everyMs).unref()
  }

  void look(boot)
  return {
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
