import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { readBootTime } from './boot-time.ts'
import { type ProcessFacts, listProcesses, readProgram } from './services/process.ts'

/** One login of sshd, by the process that has given up root. */
export interface SshSession {
  readonly pid: number
  readonly name: string
  readonly uid: number
  /** `null` when it cannot be told. */
  readonly ip: string | null
  /** Milliseconds since the epoch. */
  readonly since: number
}

const gone = (error: unknown) => ['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')

/** `0100007F:1F90` of `/proc/net/tcp`, words in the order of this machine's bytes. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].toReversed())
  const isMapped = bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (bytes.length === 4 || isMapped) return bytes.slice(-4).join('.')
  const words = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0)).toString(16))
  return new URL(`http://[${words.join(':')}]/`).hostname.slice(1, -1)
}

/** Inode of each connection → address of its other end. */
function loadPeers(): Map<string, string> {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => {
    try {
      return readFileSync(path, 'utf8').split('\n').slice(1)
    } catch (error) {
      if (gone(error)) return []
      throw error
    }
  })
  return new Map(
    lines
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields.length > 9)
      .map((fields) => [fields[9] ?? '', addressOf((fields[2] ?? '').split(':')[0] ?? '')]),
  )
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [])
  } catch (error) {
    if (gone(error)) return []
    throw error
  }
}

/** `sshd: john@notty`, `sshd-session: john@internal-sftp`: a program of a tenant could say so, too, but it is not sshd. */
function nameOf({ pid }: ProcessFacts): string | null {
  if (!/\/sshd(?:-session)?$/.test(readProgram(pid) ?? '')) return null
  try {
    return /^sshd(?:-session)?: ([a-z][a-z0-9_-]{0,31})(?:@\S+)?\0*$/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? null
  } catch (error) {
    if (gone(error)) return null
    throw error
  }
}

const ticksPerSecond = 100

/** Sessions of sshd that run as somebody else than root. `uidsOf`: all users of a process. */
export function listSshSessions(uidsOf: (pid: number) => readonly number[]): SshSession[] {
  const peers = loadPeers()
  const boot = readBootTime()
  const found = listProcesses().flatMap((facts) => {
    const name = nameOf(facts)
    const [uid = 0] = uidsOf(facts.pid)
    return name === null || uid === 0 ? [] : [{ facts, name, uid }]
  })
  const pids = new Set(found.map(({ facts }) => facts.pid))
  // file transfer is a child of the session under the same title
  const sessions = found.filter(({ facts }) => !pids.has(facts.parent))
  return sessions.map(({ facts, name, uid }): SshSession => {
    const ip =
      socketsOf(facts.pid)
        .map((inode) => peers.get(inode))
        .find((address) => address !== undefined) ?? null
    return { pid: facts.pid, name, uid, ip, since: boot + (facts.startTicks * 1000) / ticksPerSecond }
  })
}
