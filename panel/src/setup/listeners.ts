import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** Who listens on a TCP port of this machine. */
export interface Listener {
  readonly port: number
  readonly pid: number | null
  readonly name: string
  readonly command: string
}

/** Socket inodes by listening port, from `/proc/net/tcp` and `tcp6` (state 0A = listening). */
export function parseListening(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const line of text.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/)
    const port = Number.parseInt(fields[1]?.split(':').at(-1) ?? '', 16)
    if (fields[3] === '0A' && fields[9] !== undefined && Number.isInteger(port)) found.set(fields[9], port)
  }
  return found
}

const attempt = <Value>(read: () => Value, otherwise: Value): Value => {
  try {
    return read()
  } catch {
    // the process or the table went away while it was read, or IPv6 is off
    return otherwise
  }
}

function holders(inodes: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of attempt(() => readdirSync(`/proc/${pid}/fd`), [])) {
      const inode = /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`), ''))?.[1]
      if (inode !== undefined && inodes.has(inode) && !found.has(inode)) found.set(inode, Number(pid))
    }
  }
  return found
}

/** Listeners on any of `ports`, one per port. */
export function observeListeners(ports: readonly number[]): readonly Listener[] {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => attempt(() => readFileSync(path, 'utf8'), ''))
  const wanted = tables.flatMap((table) => [...parseListening(table)]).filter(([, port]) => ports.includes(port))
  const pids = holders(new Set(wanted.map(([inode]) => inode)))
  const byPort = new Map<number, Listener>()
  for (const [inode, port] of wanted) {
    const pid = pids.get(inode) ?? null
    const name =
      pid === null ? 'another program' : attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), 'a program that just ended')
    const command = pid === null ? '' : attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(), '')
    if (!byPort.has(port)) byPort.set(port, { port, pid, name, command })
  }
  return [...byPort.values()]
}
