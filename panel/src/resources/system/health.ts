import type { Clock } from '@croft/kit/clock.ts'
import { remembered } from '../../core/remembered.ts'
import { type VerbAgent, askAgent } from '../services/agent.ts'
import type { Check, Disk } from './schema.ts'
import type { SystemStore } from './store.ts'

const fullAt = 95
const nearlyFullAt = 85
/** The public check is asked by anybody; the database and the agent are asked once in this time. */
const shared = 2000

/** Whether the parts of the panel work together. */
export function systemHealth({ agent, store, clock }: { agent: Pick<VerbAgent, 'call'>; store: SystemStore; clock: Clock }) {
  const check = async (key: string, work: () => Promise<string>): Promise<Check> => {
    try {
      const message = await work()
      return { key, ok: message === '', message }
    } catch (error) {
      return { key, ok: false, message: error instanceof Error ? error.message : String(error) }
    }
  }
  const silent = async (work: Promise<unknown>) => {
    await work
    return ''
  }
  const basics = () =>
    Promise.all([check('database', () => silent(store.ping())), check('agent', () => silent(askAgent(agent, 'system.load')))])
  const alive = remembered(clock, shared, async () => (await basics()).every(({ ok }) => ok))
  const disks = async () => {
    const { disks: found } = await askAgent<Disk>(agent, 'system.disk')
    return found.map(({ mount, percent, inodes_percent: inodes }) => ({ mount, percent: Math.max(percent, inodes) }))
  }
  return {
    /** For load balancers and monitors: nothing but yes or no. */
    alive,
    async show() {
      const [first, sync, tasks, disk] = await Promise.all([
        basics(),
        check('sync', async () => (await store.failedScopes()).map(({ scope, last_error: why }) => `${scope}: ${why}`).join('\n')),
        check('tasks', async () => (await store.failedTasks()).map(({ name, last_error: why }) => `${name}: ${why}`).join('\n')),
        check('disk', async () =>
          (await disks())
            .filter(({ percent }) => percent >= fullAt)
            .map(({ mount, percent }) => `${mount} is ${percent} % full`)
            .join('\n'),
        ),
      ])
      const checks = [...first, sync, tasks, disk]
      const filling = first.every(({ ok }) => ok) ? await disks() : []
      const advisories = filling
        .filter(({ percent }) => percent >= nearlyFullAt && percent < fullAt)
        .map(({ mount, percent }) => ({ key: 'disk', message: `${mount} is ${percent} % full` }))
      return { ok: checks.every(({ ok }) => ok), checks, advisories }
    },
  }
}
export type SystemHealth = ReturnType<typeof systemHealth>
