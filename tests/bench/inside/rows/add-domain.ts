import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { untilServed } from '../edge.ts'
import { homes, web } from '../place.ts'
import { cpuEach } from '../processes.ts'
import { inSequence } from '../timing.ts'

/** By hand: the folder and the two links that the edge looks for, without waiting for the disk. */
function publishByHand(host: string, index: number, root: string): string {
  const folder = join(web, 'sites', String(9_000_000 + index))
  mkdirSync(folder, { mode: 0o755 })
  symlinkSync(root, join(folder, 'root'))
  symlinkSync(`../sites/${9_000_000 + index}`, join(web, 'hosts', host))
  return folder
}

async function floor(count: number): Promise<number[]> {
  const root = join(homes, 'by-hand')
  mkdirSync(root, { recursive: true, mode: 0o755 })
  writeFileSync(join(root, 'index.html'), 'by hand\n', { mode: 0o644 })
  const made: string[] = []
  try {
    return await inSequence(count, async (index) => {
      const host = `hand-${index}.example.net`
      made.push(join(web, 'hosts', host), publishByHand(host, index, root))
      await untilServed(host)
    })
  } finally {
    for (const path of made) rmSync(path, { recursive: true, force: true })
    rmSync(root, { recursive: true })
  }
}

/** `POST /domains` sent → first 200 from the edge with that host, one after the other. */
export const addDomain: Row = async ({ options, tenants, sites }) => {
  const add = async () => {
    const site = tenants.nextSite()
    await tenants.addSite(site)
    await untilServed(site.domain)
  }
  const { result: first, cpu } = await cpuEach(
    () => options.domains,
    () => inSequence(options.domains, add),
  )
  return [
    {
      row: 'add domain → HTTP 200',
      sites,
      unit: 'ms',
      measured: spreadOf(first),
      floor: spreadOf(await floor(options.domains)),
      goal: { p50: { most: 25 }, p99: { most: 100 } },
      notes: cpu,
    },
  ]
}
