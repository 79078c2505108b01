import { one, spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { visit } from '../edge.ts'
import { inSequence } from '../timing.ts'

/** Domains one after the other over the API; each answer waits until the machine has the site. */
export const bulk: Row = async ({ options, tenants, sites }) => {
  const added: string[] = []
  const prepared = Array.from({ length: options.changes }, () => tenants.nextSite())
  const times = await inSequence(prepared.length, async (index) => {
    const site = prepared[index]
    if (site === undefined) return
    await tenants.addSite(site)
    added.push(site.domain)
  })
  let missing = 0
  for (const domain of added) if ((await visit(domain)).status !== 200) missing += 1
  const seconds = times.reduce((sum, time) => sum + time, 0) / 1000
  const { p50, p99 } = spreadOf(times)
  return [
    {
      row: 'bulk: domains in a row',
      sites,
      unit: '/s',
      measured: one(prepared.length / seconds),
      floor: null,
      goal: { p50: { least: 40 }, zero: ['missing'] },
      notes: { domains: prepared.length, missing, 'p50 ms': p50, 'p99 ms': p99 },
    },
  ]
}
