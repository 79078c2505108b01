import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { listProcesses, readProcess, signal } from '../system/services/process.ts'
import { sliceName } from '../system/services/slice.ts'
import type { BegunRun } from './records.ts'

/** One run of a command, with everything that decides how. */
export interface LaunchRequest {
  readonly run: string
  readonly username: string
  readonly uid: number
  readonly command: string
  readonly environment: Readonly<Record<string, string>>
  /** 0 = none; the runner ends it, this is for the case that the runner is not there. */
  readonly timeoutSeconds: number
}

export interface Launched {
  readonly session: BegunRun['session']
  /** That of the command, 128 + n when signal n ended it; resolves when nothing of the run is left. */
  readonly ended: Promise<number>
  /** Ends everything of the run, by request first, by force 5 s later. */
  end(): Promise<void>
}

export interface Launcher {
  launch(request: LaunchRequest, output: (chunk: Buffer) => void): Promise<Launched>
  /** Ends what an earlier runner left of these runs. */
  endLeftovers(runs: readonly BegunRun[]): Promise<void>
}

const script = fileURLToPath(new URL('job.sh', import.meta.url))
const clean = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
const graceMs = 5000
/** From here on what a command prints is read slowly: it costs the machine little, however much it is. */
const fastBytes = 1024 * 1024

const signalNumber = (name: NodeJS.Signals | null): number => (name === null ? 0 : constants.signals[name])
const unitOf = (run: string) => `croft-cron-${run}.scope`

/** From root to the tenant for good: no other group, no capability, nothing that a set-user-id program could give back. */
const asTenant = ({ uid }: LaunchRequest) => [
  '/usr/bin/setpriv',
  `--reuid=${uid}`,
  `--regid=${uid}`,
  '--clear-groups',
  '--inh-caps=-all',
  '--bounding-set=-all',
  '--no-new-privs',
  '--',
  '/bin/bash',
  '--noprofile',
  '--norc',
  script,
]

/** A scope in the slice of the account: its limits hold, and nothing gets out of it. */
const inScope = ({ run, username, timeoutSeconds }: LaunchRequest) => [
  '/usr/bin/systemd-run',
  '--scope',
  '--quiet',
  '--collect',
  `--slice=${sliceName(username)}`,
  `--unit=${unitOf(run)}`,
  `--property=TimeoutStopSec=${graceMs / 1000}`,
  ...(timeoutSeconds === 0 ? [] : [`--property=RuntimeMaxSec=${timeoutSeconds + 30}`]),
  '--',
]

/** Ends units; those that are gone already make no difference. */
function stopUnits(patterns: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/systemctl', ['--no-ask-password', '--quiet', 'stop', '--', ...patterns], {
      env: clean,
      stdio: 'ignore',
      cwd: '/',
    })
    child.once('error', reject)
    child.once('close', () => resolve())
  })
}

type Session = NonNullable<BegunRun['session']>
const membersOf = ({ id, startTicks }: Session) =>
  listProcesses().filter(({ pid, session, startTicks: started }) => (session === id || pid === id) && started >= startTicks)

async function endSession(session: Session, force: boolean): Promise<void> {
  const deadline = Date.now() + (force ? 0 : graceMs)
  for (const { pid } of membersOf(session)) signal(pid, force ? 'SIGKILL' : 'SIGTERM')
  for (let left = membersOf(session); left.length > 0; left = membersOf(session)) {
    if (Date.now() >= deadline) for (const { pid } of left) signal(pid, 'SIGKILL')
    await new Promise((resolve) => void setTimeout(resolve, 50))
  }
}

/** Starts commands of tenants. With systemd each run is a scope of its own, else a session of its own. */
export function createLauncher(services: 'systemd' | 'direct'): Launcher {
  const held = services === 'systemd'
  return {
    launch(request, output) {
      const [program = '', ...args] = [...(held ? inScope(request) : []), ...asTenant(request)]
      return new Promise((resolve, reject) => {
        // clean until the tenant's own rights: what the tenant sets must not reach a program that still runs as root
        const child = spawn(program, args, { cwd: '/', env: clean, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
        let size = 0
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => {
            size += chunk.length
            output(chunk)
            if (size < fastBytes) return
            stream.pause()
            setTimeout(() => stream.resume(), 20)
          })
        child.stdin.on('error', () => undefined)
        child.stdin.end(
          `${[request.command, ...Object.entries(request.environment).map(([name, value]) => `${name}=${value}`)].join('\n')}\n`,
        )
        child.once('error', (cause) => reject(new Error(`cannot start ${program}`, { cause })))
        child.once('spawn', () => {
          const pid = child.pid ?? 0
          const facts = held ? null : readProcess(pid)
          const session = held ? null : { id: pid, startTicks: facts?.startTicks ?? 0 }
          const endAll = async (force: boolean) => {
            if (session !== null) return endSession(session, force)
            // while it waits for its group it is in none, and would begin after this
            child.kill('SIGTERM')
            await stopUnits([unitOf(request.run)])
          }
          const closed = new Promise<void>((done) => void child.once('close', () => done()))
          const ended = new Promise<number>((done, failed) => {
            child.once('exit', (code, name) => {
              const exitCode = code ?? 128 + signalNumber(name)
              // what it left in the background ends with it; what it said may still be on its way
              const rest = endAll(false).then(() => Promise.race([closed, new Promise((late) => void setTimeout(late, 1000))]))
              rest.then(() => {
                child.stdout.destroy()
                child.stderr.destroy()
                done(exitCode)
              }, failed)
            })
          })
          resolve({ session, ended, end: () => endAll(false) })
        })
      })
    },
    async endLeftovers(runs) {
      if (held) return stopUnits(['croft-cron-*.scope'])
      for (const { session } of runs) if (session !== null) await endSession(session, true)
    },
  }
}
