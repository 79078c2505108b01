import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled, webPackages } from '@croft/panel/setup/packages.ts'
import { requireDebian } from '@croft/panel/setup/machine.ts'
import { signal as send } from '../bed/container.ts'
import { type FileResult, oneCheck, readReport, sum, tallyOf, type Tally } from './tally.ts'

/** All checks and tests, one after the other; a failing one does not hide the others. Run by test.sh. */

const root = join(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'croft-test-'))
const { values: flags } = parseArgs({
  options: { unit: { type: 'boolean' }, system: { type: 'boolean' }, bench: { type: 'boolean' }, slow: { type: 'boolean' } },
  strict: true,
})
const all = !flags.unit && !flags.system && !flags.bench

/** Everything that was started is in here: a run that is broken off takes it along. */
const running = new Set<ReturnType<typeof spawn>>()

function runProgram(argv: readonly [string, ...string[]]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // a process group of its own, which ends with all that it started: a worker left behind would go on making hosts
      detached: true,
      env: {
        ...process.env,
        PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
        CI: 'true',
        NO_COLOR: '1',
        ...(flags.slow ? { CROFT_SLOW_TESTS: '1' } : {}),
      },
    })
    running.add(child)
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      resolve(code ?? 1)
    })
  })
}

/** Set by a signal: nothing more is started. */
let broken = false

/** Tests that failed and passed when they ran again. */
const unsteady: string[] = []

async function timed(name: string, step: () => Promise<Tally>): Promise<Tally> {
  if (broken) return oneCheck(false)
  process.stdout.write(`\n== ${name}\n`)
  const start = Date.now()
  const tally = await step().catch((error: unknown) => {
    process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return oneCheck(false)
  })
  process.stdout.write(`== ${name}: ${sum([tally]).line} in ${((Date.now() - start) / 1000).toFixed(1)} s\n`)
  return tally
}

const check = (name: string, ...argv: readonly [string, ...string[]]) => timed(name, async () => oneCheck((await runProgram(argv)) === 0))

let reports = 0
async function runTests(...args: readonly string[]): Promise<{ readonly results: readonly FileResult[]; readonly code: number }> {
  const report = join(scratch, `${(reports += 1)}.json`)
  const code = await runProgram(['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args])
  return { results: readReport(existsSync(report) ? readFileSync(report, 'utf8') : null), code }
}

/** More files than these do not fail by chance. */
const byChance = 4

/**
 * Real daemons, browsers and a busy machine make a test fail now and then. Files with a failure run once more, alone: what fails twice has
 * failed, and what passed only then is named, for somebody to find out why.
 */
function suite(name: string, ...args: readonly string[]): Promise<Tally> {
  return timed(name, async () => {
    const first = await runTests(...args)
    const failed = first.results.filter(({ failures }) => failures.length > 0)
    if (broken || failed.length === 0 || failed.length > byChance) return tallyOf(first.results, first.code)
    process.stdout.write(`\n== ${name}: once more\n${failed.flatMap(({ failures }) => failures).join('\n')}\n`)
    const second = await runTests(...args, '--maxWorkers=1', ...failed.map(({ file }) => file))
    const still = new Set(second.results.flatMap(({ failures }) => failures))
    unsteady.push(...failed.flatMap(({ failures }) => failures).filter((each) => !still.has(each)))
    const again = new Map(second.results.map((result) => [result.file, result]))
    // a file that was not run again keeps its failure
    return tallyOf(
      first.results.map((result) => again.get(result.file) ?? result),
      second.code,
    )
  })
}

const hostPrograms = [
  'systemd-container',
  'mmdebstrap',
  'nftables',
  'iproute2',
  'git',
  'curl',
  'wrk',
  'openssl',
  'postgresql',
  'chromium',
  'fonts-dejavu-core',
  ...(flags.slow ? ['qemu-system-x86', 'e2fsprogs'] : []),
]

/** Without root, or elsewhere than on Debian, the tests take what is there and say what they skip. */
async function ensureTools(): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  await ensureInstalled([...webPackages(requireDebian()), ...hostPrograms], (missing) => {
    process.stdout.write(`Installing from Debian what the tests use: ${missing.join(' ')} ...\n`)
  })
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(signal, () => {
    broken = true
    for (const { pid } of running) if (pid !== undefined) send(-pid, signal)
  })
}

const tallies: Tally[] = []
try {
  await ensureTools()
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
  tallies.push(oneCheck(false))
}
if (!flags.bench) tallies.push(await check('console', 'vite', 'build', '--logLevel', 'error', 'web'))
if (all || flags.unit) {
  tallies.push(await check('types', 'tsc', '--noEmit'))
  tallies.push(await check('types of the console', 'tsc', '--noEmit', '--project', 'web'))
  tallies.push(await check('lint', 'oxlint', '--type-aware', '--deny-warnings'))
  tallies.push(await check('format', 'prettier', '--check', '--log-level=warn', '.'))
  tallies.push(await check('dead code', 'knip'))
  tallies.push(await suite('unit tests'))
}
if (all || flags.system) tallies.push(await suite('system tests', '--config', 'tests/vitest.config.ts'))
if (all || flags.system) tallies.push(await check('benchmark, smoke', process.execPath, 'tests/bench/main.ts', '--quick', '--sizes', '10'))
if (flags.bench) tallies.push(await check('bench', process.execPath, 'tests/bench/main.ts'))
rmSync(scratch, { recursive: true, force: true })
const { line, good } = sum(tallies)
if (!good) process.exitCode = 1
if (unsteady.length > 0) process.stdout.write(`\nPassed only at the second try:\n${unsteady.join('\n')}\n`)
process.stdout.write(`\n${line}\n`)
