import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeGroups } from './cgroups.ts'
import { cache } from './tree.ts'

/** A booted container: `leader` is its process 1 as this machine sees it. */
export interface Container {
  readonly leader: number
  readonly guardian: number
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // it ended meanwhile
    return ''
  }
}

/** Not gone and not waiting to be collected. */
export function isRunning(pid: number): boolean {
  const line = read(`/proc/${pid}/stat`)
  const state = line.slice(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3)
  return state !== '' && state !== 'Z' && state !== 'X'
}

/** The process that is number 1 in its own namespace, below `guardian`. */
function findLeader(guardian: number): number | null {
  const children = read(`/proc/${guardian}/task/${guardian}/children`).trim().split(' ').filter(Boolean).map(Number)
  const leader = children.find((pid) => /^NSpid:\s+\d+\s+1$/m.test(read(`/proc/${pid}/status`)))
  return leader !== undefined && read(`/proc/${leader}/comm`).trim() === 'systemd' ? leader : null
}

/** Boots the tree at `root` with systemd as process 1; `booted` tells when it is up. */
export async function boot(root: string, machine: string, bridge: string, log: string): Promise<Container> {
  for (const folder of ['apt', 'npm']) mkdirSync(join(cache, folder), { recursive: true })
  const binds = [`--bind=${join(cache, 'apt')}:/var/cache/apt/archives`, `--bind=${join(cache, 'npm')}:/root/.npm`]
  const output = openSync(log, 'a')
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'enter.ts'),
      makeGroups(machine).join(','),
      '/usr/bin/systemd-nspawn',
      '--directory',
      root,
      '--machine',
      machine,
      '--boot',
      '--register=no',
      '--keep-unit',
      `--network-bridge=${bridge}`,
      '--resolv-conf=off',
      '--timezone=off',
      '--link-journal=no',
      ...binds,
    ],
    { stdio: ['ignore', output, output], detached: true },
  )
  closeSync(output)
  const guardian = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0))
    child.once('error', (cause) => reject(new Error('cannot start systemd-nspawn', { cause })))
  })
  for (let waited = 0; waited < 20_000; waited += 50) {
    const leader = findLeader(guardian)
    if (leader !== null) return { leader, guardian }
    if (!isRunning(guardian)) break
    await sleep(50)
  }
  throw new Error(`${machine} did not boot: ${read(log).slice(-2000)}`)
}

/** Sends a signal; quiet when the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Everything in the container ends this instant, as in a power cut (what is in the page cache is kept). */
export async function cut({ leader, guardian }: Container): Promise<void> {
  signal(leader, 'SIGKILL')
  for (let waited = 0; isRunning(guardian) && waited < 5_000; waited += 20) await sleep(20)
  signal(guardian, 'SIGKILL')
  for (let waited = 0; (isRunning(guardian) || isRunning(leader)) && waited < 5_000; waited += 20) await sleep(20)
}
