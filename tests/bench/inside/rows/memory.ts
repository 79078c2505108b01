import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { places } from '../../../../panel/src/setup/places.ts'
import { daemonNamed } from '../../../../panel/src/system/services/catalogue.ts'
import { one, type Figure } from '../../figures.ts'
import type { Bench, Row } from '../bench.ts'
import { childrenOf, memoryOf, pidOf, type Memory } from '../processes.ts'

const units = ['croft-panel', 'croft-agent'] as const

/** A Node that has nothing to do. */
async function emptyNode(): Promise<Memory> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9); console.log(1)'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await sleep(200)
  const memory = memoryOf([child.pid ?? 0])
  child.kill()
  return memory
}

async function measure(row: string, { sites }: Bench, goal: Figure['goal']): Promise<Figure> {
  const [panel, agent] = units.map((unit) => memoryOf([pidOf(unit)]))
  const floor = await emptyNode()
  if (panel === undefined || agent === undefined) throw new Error('there is no panel or no agent')
  return {
    row,
    sites,
    unit: 'MB',
    measured: one(panel.rss + agent.rss),
    floor: one(floor.rss),
    goal,
    notes: { 'panel RSS': panel.rss, 'agent RSS': agent.rss, 'PSS together': panel.pss + agent.pss },
  }
}

/** Panel and agent together, after a start and some seconds of rest. */
export const memoryIdle: Row = async (bench) => {
  await sleep(bench.options.quick ? 2000 : 10_000)
  return [await measure('memory idle: panel + agent RSS', bench, { p50: { most: 180 } })]
}

/** The same after all the work of this size. */
export const memoryAfterWork: Row = async (bench) => {
  await sleep(bench.options.quick ? 2000 : 15_000)
  return [await measure('memory after the work', bench, null)]
}

/** nginx: master and workers, what they share counted once. */
export const memoryEdge: Row = async ({ sites }) => {
  const master = pidOf(daemonNamed(places, 'nginx').unit)
  const { pss, rss } = memoryOf([master, ...childrenOf(master)])
  return [
    { row: 'memory of the edge: PSS', sites, unit: 'MB', measured: one(pss), floor: null, goal: { p50: { most: 50 } }, notes: { RSS: rss } },
  ]
}
