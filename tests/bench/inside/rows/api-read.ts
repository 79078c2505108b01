import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { spreadOf, type Figure, type Spread } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { panelDatabase, panelPort } from '../place.ts'
import { cpuEach } from '../processes.ts'
import { generate, type Load } from '../load.ts'

const path = '/api/v1/domains?page=1'

async function bareServer(): Promise<{ port: number; stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../bare-server.ts'), panelDatabase], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  return { port: Number(first.toString('utf8')), stop: () => void child.kill() }
}

const each = (load: Load): Spread => spreadOf(load.times)

/** `GET /domains?page=1` with a key over TLS: the time of each request one by one, and how many a second with eight at a time. */
export const apiRead: Row = async ({ options, api, sites }) => {
  const croft = { secure: true, port: panelPort, path, headers: { authorization: `Bearer ${api.key}` } }
  const { port, stop } = await bareServer()
  try {
    const bare = { secure: false, port, path, headers: {} }
    const seconds = options.seconds / 2
    const run = (target: typeof croft | typeof bare, width: number) => generate({ ...target, width, seconds })
    // the first requests find code that was never run
    await run(croft, 2)
    const [single, singleBare] = [await run(croft, 1), await run(bare, 1)]
    const { result: many, cpu } = await cpuEach(
      (load: Load) => load.times.length,
      () => run(croft, 8),
    )
    const manyBare = await run(bare, 8)
    const rate = (load: Load): Spread => spreadOf([load.times.length / load.seconds])
    const figures: Figure[] = [
      {
        row: 'API read: GET /domains?page=1',
        sites,
        unit: 'ms',
        measured: each(single),
        floor: each(singleBare),
        goal: { p99: { most: 10 }, zero: ['failed'] },
        notes: { failed: single.failed },
      },
      {
        row: 'API read, 8 at a time',
        sites,
        unit: 'req/s',
        measured: rate(many),
        floor: rate(manyBare),
        goal: { ratio: { least: 0.25 }, zero: ['failed'] },
        notes: { failed: many.failed, 'p99 ms': each(many).p99, ...cpu },
      },
    ]
    return figures
  } finally {
    stop()
  }
}
