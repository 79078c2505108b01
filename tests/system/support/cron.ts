import { expect } from 'vitest'
import { eventually, type Server } from './server.ts'

/** How a run of a job ended, as the API tells it. */
export interface CronLog {
  readonly exit_code: number
  readonly ok: boolean
  readonly output: string
  readonly started_at: string
  readonly duration_ms: number
}

/** The hosts on which cron jobs are tried; `name` sets those of one file apart from those of another. */
export const cronHosts = (name: string) =>
  [
    { name, release: 'bookworm', direct: false },
    { name: `${name}13`, release: 'trixie', direct: false },
    { name: `${name}fg`, release: 'bookworm', direct: true },
  ] as const

/** The API of cron jobs of john, and what the tests look at on the host. */
export function cronClients(get: () => Server) {
  const call = (method: string, path: string, body?: unknown) => get().root(method, path, body)
  const host = () => get().host
  const make = async (fields: object): Promise<number> => {
    const reply = await call('POST', '/cronjobs', { name: 'test', cron_expr: '0 0 1 1 *', owner: 'john', ...fields })
    expect(reply.headers['x-sync'], reply.text).toBe('applied')
    return reply.json<{ id: number }>().id
  }
  const logs = async (id: number) => (await call('GET', `/cronjobs/${id}/logs`)).json<CronLog[]>()
  const ended = (id: number, count = 1, seconds = 20) =>
    eventually(
      `runs of job ${id}`,
      () => logs(id),
      (list) => list.length >= count,
      seconds,
    )
  /** Runs it now and gives its record. */
  const run = async (id: number, seconds = 20): Promise<CronLog> => {
    const before = (await logs(id)).length
    // the task of the run before ends a moment after the run
    const asked = () => call('POST', `/cronjobs/${id}/run`).then(String, String)
    await eventually(`job ${id} is started`, asked, (words) => !words.includes('Another operation'))
    return (await ended(id, before + 1, seconds))[0] as CronLog
  }
  const running = async () => (await get().agent<{ running: { job: number }[] }>('cron.running')).running.map(({ job }) => job)
  const processes = async (pattern: string) => (await host().run(['pgrep', '--full', '--', pattern], { allowFailure: true })).stdout.trim()
  return {
    call,
    host,
    make,
    logs,
    ended,
    run,
    running,
    processes,
    once: async (fields: object) => run(await make(fields)),
    untilRunning: (id: number) => eventually(`job ${id} runs`, running, (list) => list.includes(id)),
    /** Nothing like that runs any more. */
    untilGone: (pattern: string) =>
      eventually(
        'it has ended',
        () => processes(pattern),
        (text) => text === '',
      ),
    runner: () => get().pid('panel/src/cron.ts'),
    /** Id of john's account. */
    accountId: async (): Promise<number> => {
      const name = (await host().run(['grep', '-l', '"username":"john"', '-r', '/var/lib/croft/cron/accounts'])).stdout
      return Number(/(\d+)\.json/.exec(name)?.[1])
    },
  }
}
