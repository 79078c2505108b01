import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { checkout } from '../bed/checkout.ts'
import { whyNoBed } from '../bed/requirements.ts'
import { type Figure, missed } from './figures.ts'
import { openMachine } from './machine.ts'
import { parseOptions } from './options.ts'
import { showProgress } from './progress.ts'
import { renderTable } from './table.ts'

/** `npm run bench [-- --quick]`: real daemons on a throw-away host, loopback only. Prints a table and, but for `--quick`, writes `bench/results.json`. */
const options = parseOptions(process.argv.slice(2))
const reason = await whyNoBed()
if (reason !== null) {
  process.stderr.write(`The benchmark needs a host of its own, and there can be none here: ${reason}.\n`)
  process.exit(options.quick ? 0 : 1)
}

const machine = await openMachine()
let figures: readonly Figure[] = []
let failure: unknown
try {
  const { host, node, release } = machine
  await host.run([node, `${release}/tests/bench/inside/install.ts`], { timeoutMs: 300_000 })
  const [output, progress] = ['/root/figures.json', '/root/progress.log']
  const stop = showProgress(join(host.root, progress))
  const argv = [node, `${release}/tests/bench/inside/main.ts`, JSON.stringify(options), output, progress] as const
  try {
    await host.run(argv, { timeoutMs: options.quick ? 300_000 : 3_600_000 }).finally(stop)
  } catch (error) {
    // what was measured before is shown all the same
    failure = error
  }
  const written = join(host.root, output)
  if (existsSync(written)) figures = JSON.parse(readFileSync(written, 'utf8')) as Figure[]
} finally {
  await machine.close()
}

const results = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model ?? '', cpus: cpus().length, options, figures }
// neither a smoke test nor half a run may take the place of figures
if (!options.quick && failure === undefined) {
  mkdirSync(join(checkout, 'bench'), { recursive: true })
  writeFileSync(join(checkout, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`)
}
process.stdout.write(`\n${renderTable(figures)}\n\n`)
if (failure !== undefined) throw failure
const misses = figures.filter((figure) => missed(figure).length > 0)
process.stdout.write(misses.length === 0 ? 'Every goal is met.\n' : `${misses.length} of ${figures.length} figures miss their goal.\n`)
