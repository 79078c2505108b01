import { mkdirSync, readFileSync, watch } from 'node:fs'
import { loadAgentConfig } from './agent/config.ts'
import { cronPaths } from './drivers/cron/paths.ts'
import { createLauncher } from './runner/launch.ts'
import { listenForRequests } from './runner/requests.ts'
import { createRunner } from './runner/runner.ts'
import { machineZone } from './runner/surroundings.ts'
import { createFiles } from './system/linux.ts'
import { readProcess } from './system/services/process.ts'
import { rootOwned } from './system/system.ts'
import { createUserDatabase } from './system/users.ts'

/**
 * Runs the cron jobs of accounts, whether panel and agent are there or not. `cron.ts [configuration file of the agent]`, or `CROFT_CONFIG`.
 */
const config = loadAgentConfig(process.argv[2] ?? process.env['CROFT_CONFIG'] ?? '/etc/croft/agent.json')
const paths = cronPaths(config.paths)
const files = createFiles(config.paths)

const plain = (value: unknown): unknown => (value instanceof Error ? { message: value.message, cause: plain(value.cause) } : value)
const log = (event: Readonly<Record<string, unknown>>) => {
  const fields = Object.entries(event).map(([key, value]) => [key, plain(value)])
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...Object.fromEntries(fields) })}\n`)
}

const runner = createRunner({
  system: { files, paths: config.paths, users: createUserDatabase(), now: () => Date.now() },
  launcher: createLauncher(config.services),
  // a container that is booted again keeps the kernel's number; its process 1 is another one
  boot: `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readProcess(1)?.startTicks ?? 0}`,
  zone: machineZone,
  log,
})
await files.ensureDirectory(config.paths.run, rootOwned(0o755))
await runner.start()
const server = await listenForRequests(paths.socket, runner, log)

/** One thing at a time, and never an end of the process because one of them failed. */
let turn: Promise<void> = Promise.resolve()
const inTurn = (what: string, work: () => Promise<void>): Promise<void> =>
  (turn = turn.then(work).catch((error: unknown) => log({ event: `${what} failed`, error })))

let soon: NodeJS.Timeout | undefined
mkdirSync(paths.accounts, { recursive: true, mode: 0o700 })
const watcher = watch(paths.accounts, () => {
  clearTimeout(soon)
  soon = setTimeout(() => void inTurn('refresh', runner.refresh), 50)
})
// without it what changed is seen at the next look
watcher.on('error', (error) => log({ event: 'watch failed', error }))

let timer: NodeJS.Timeout
const lookNext = () => {
  // a little after the full minute; a clock that was set meanwhile is noticed within one
  timer = setTimeout(() => void inTurn('look', () => runner.look()).then(lookNext), 60_000 - (Date.now() % 60_000) + 20)
}
await inTurn('look', () => runner.look())
lookNext()
log({ event: 'started' })

let stopping = false
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    if (stopping) return
    stopping = true
    log({ event: 'stopping', signal: name })
    clearTimeout(timer)
    watcher.close()
    server.close()
    void runner.stop().then(() => process.exit(0))
  })
}
