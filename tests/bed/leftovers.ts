import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeGroups } from './cgroups.ts'
import { command } from './command.ts'
import { cut, isRunning } from './container.ts'
import { removeNetwork } from './network.ts'

/** One folder per run that has a bed open: `<id>/owner` and, per host, its pids and its overlay. */
export const beds = '/var/tmp/croft-beds'

/** Start time of a process: tells it from a later one with the same pid. */
function startTicks(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

const identify = (pid: number) => `${pid} ${startTicks(pid)}`

function isSame(text: string): boolean {
  const pid = Number(text.trim().split(' ')[0])
  return Number.isInteger(pid) && pid > 1 && isRunning(pid) && identify(pid) === text.trim()
}

const readOr = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

export function claim(id: string): string {
  const folder = join(beds, id)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'owner'), identify(process.pid))
  return folder
}

export function rememberContainer(folder: string, pids: { readonly leader: number; readonly guardian: number }): void {
  writeFileSync(join(folder, 'leader'), identify(pids.leader))
  writeFileSync(join(folder, 'guardian'), identify(pids.guardian))
}

/** Ends the containers of a bed, takes its overlays and its network away. */
export async function clear(id: string): Promise<void> {
  const folder = join(beds, id)
  for (const host of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const [leader, guardian] = ['leader', 'guardian'].map((name) => readOr(join(folder, host.name, name)))
    const pid = (text = '') => (isSame(text) ? Number(text.split(' ')[0]) : 0)
    if (pid(leader) > 0) await cut({ leader: pid(leader), guardian: pid(guardian) || pid(leader) })
    removeGroups(`${host.name}-${id}`)
    await command(['umount', '--lazy', join(folder, host.name, 'root')], { allowFailure: true })
  }
  await removeNetwork(id)
  rmSync(folder, { recursive: true, force: true })
}

/** Clears away what runs that crashed have left. */
export async function clearLeftovers(): Promise<void> {
  mkdirSync(beds, { recursive: true, mode: 0o700 })
  for (const id of readdirSync(beds)) if (!isSame(readOr(join(beds, id, 'owner')))) await clear(id)
}
