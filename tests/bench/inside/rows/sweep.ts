import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { webPaths } from '../../../../panel/src/drivers/web/nginx/paths.ts'
import { places } from '../../../../panel/src/setup/places.ts'
import { type Figure, one } from '../../figures.ts'
import { callAgent } from '../api.ts'
import type { Row } from '../bench.ts'
import { web } from '../place.ts'
import { cpuSeconds, pidOf } from '../processes.ts'

/** Written before every reload of the edge. */
const generationFile = webPaths(places).generation

/** Reads everything below a folder as a sweep has to: kinds, contents, targets. Gives the number of entries. */
function readAll(folder: string): number {
  let count = 0
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const facts = lstatSync(path)
    count += 1
    if (facts.isDirectory()) count += readAll(path)
    else if (facts.isSymbolicLink()) count += readlinkSync(path).length > 0 ? 1 : 0
    else readFileSync(path)
  }
  return count
}

/** The least: the agent's own notes and the tree of the edge, each read once. */
function readByHand(): number {
  const start = process.cpuUsage()
  readAll(join(places.state, 'agent/scopes'))
  readAll(web)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000_000
}

/** Entries below a folder that were written, renamed, or given another owner or mode since then. Links are not followed: sites and hosts name each other. */
function changedSince(folder: string, milliseconds: number): number {
  let count = 0
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const facts = lstatSync(path)
    if (facts.ctimeMs >= milliseconds) count += 1
    if (facts.isDirectory()) count += changedSince(path, milliseconds)
  }
  return count
}

interface Swept {
  readonly checked: number
  readonly repaired: readonly { readonly scope: string; readonly changed: readonly string[] }[]
  readonly failed: readonly unknown[]
}

/** A full check of everything, with nothing to do: the first one of the agent's life, and one that knows what the last one saw. */
export const sweep: Row = async ({ options, sites, say }) => {
  const pid = pidOf('croft-agent')
  // what the rows before have set off comes to its end
  await sleep(options.quick ? 1000 : 3000)
  // before, so that all find what they read in memory
  const floor = one(readByHand())
  const figures: Figure[] = []
  for (const row of ['first sweep after a start', 'sweep with nothing to do']) {
    const [cpu, generation, began, start] = [cpuSeconds(pid), readFileSync(generationFile, 'utf8'), Date.now(), performance.now()]
    const swept = await callAgent<Swept>('sweep')
    const seconds = (performance.now() - start) / 1000
    const measured = one(cpuSeconds(pid) - cpu)
    const repairs = swept.repaired.length + swept.failed.length
    if (repairs > 0) say(`the sweep had work: ${JSON.stringify([swept.repaired.slice(0, 3), swept.failed.slice(0, 3)])}`)
    const writes = [join(places.state, 'agent'), web, places.config].reduce((sum, folder) => sum + changedSince(folder, began), 0)
    const reloads = readFileSync(generationFile, 'utf8') === generation ? 0 : 1
    const goal = { p50: { most: 10 }, zero: ['repairs', 'writes', 'reloads'] }
    figures.push({ row, sites, unit: 's CPU', measured, floor, goal, notes: { checked: swept.checked, seconds, repairs, writes, reloads } })
  }
  return figures
}
