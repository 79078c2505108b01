import type { LocalAgentClient } from '../../agent/client.ts'
import type { CronRun } from '../../drivers/cron/spec.ts'

export type StartReply = { readonly outcome: 'started'; readonly run: string } | { readonly outcome: 'busy' | 'unknown' | 'full' | 'down' }

export interface RunningJob {
  readonly run: string
  readonly account: number
  readonly job: number
  readonly startedAt: number
}

/** The runner of a server, by its agent. */
export interface CronMachine {
  start(account: number, job: number): Promise<StartReply>
  running(): Promise<readonly RunningJob[]>
  /** Some of the runs that have ended and were not forgotten yet, the oldest first. */
  ended(): Promise<readonly CronRun[]>
  forget(runs: readonly string[]): Promise<void>
}

export const cronMachine = (agent: LocalAgentClient): CronMachine => ({
  start: (account, job) => agent.call<StartReply>('cron.start', { account, job }),
  running: async () => (await agent.call<{ running: RunningJob[] }>('cron.running')).running,
  ended: async () => (await agent.call<{ runs: CronRun[] }>('cron.ended')).runs,
  forget: async (runs) => void (await agent.call('cron.forget', { runs })),
})
