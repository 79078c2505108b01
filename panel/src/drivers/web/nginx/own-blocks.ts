import { randomHex } from '@croft/kit/ids.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import type { Verdict } from '../../batch.ts'
import { publishSet, type SetChange } from '../../publish-set.ts'
import { loadBase } from './base.ts'
import { listenersOf, type NginxOptions } from './options.ts'
import { webPaths } from './paths.ts'
import { awaitGeneration } from './probe.ts'
import { renderGeneration } from './render-listen.ts'
import { testStaged } from './staged-test.ts'

/** Reloads nginx and waits until workers with the new configuration answer. Throws when they do not. */
export async function reloadEdge(system: System, options: NginxOptions): Promise<void> {
  const generation = randomHex(8)
  await system.files.writeAtomic(webPaths(system.paths).generation, renderGeneration(generation), rootOwned(0o644))
  const { http: listeners } = await listenersOf(system, options)
  await system.services.reload('nginx', { proven: system.exchange !== undefined && listeners.length > 0 })
  await awaitGeneration(system, listeners, generation, options.probeMs ?? 10_000)
}

/** Brings changed server blocks in: one test, one reload, a verdict for each. */
export async function publishBlocks(
  changes: readonly SetChange[],
  system: System,
  options: NginxOptions,
): Promise<readonly Verdict<void>[]> {
  const base = await loadBase(system, options)
  const target = {
    test: (wanted: ReadonlyMap<string, string>, live: ReadonlyMap<string, string>) => testStaged(base, wanted, live, system),
    takeOver: () => reloadEdge(system, options),
  }
  return publishSet(webPaths(system.paths).own, changes, target, system)
}
