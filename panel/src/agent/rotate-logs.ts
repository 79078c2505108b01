import {
  chmodSync,
  chownSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { fromDisk } from '../system/files/identity.ts'
import { rootOwned, type System } from '../system/system.ts'

/** Rotated by day: `access.log` → `access.log-20260518`, packed a pass later, when nobody writes to it any more. */
const rotated = /^(.+\.log)-(\d{8})$/
const packed = /^.+\.log-(\d{8})\.gz$/
/** Left by an agent that ended while it packed. */
const unfinished = /^.+\.log-\d{8}\.gz\.part$/

/** A tenant may make its log seem as long as it likes at no cost (a sparse file). Of a longer one only the end is packed; bytes. */
const longestOfTenant = 1024 ** 3
const keptOfLonger = 64 * 1024 ** 2

export interface RotateOptions {
  readonly keepDays?: number
}

const stamp = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10).replaceAll('-', '')

async function pack(path: string): Promise<void> {
  const { mode, uid, gid, size } = lstatSync(path)
  const start = fromDisk(uid, 'uid') >= 1000 && size > longestOfTenant ? size - keptOfLonger : 0
  const part = `${path}.gz.part`
  try {
    // not to where it ends by then: its owner could go on making it longer
    const bytes = createReadStream(path, { start, end: Math.max(size - 1, 0) })
    await pipeline(bytes, createGzip(), createWriteStream(part, { mode: 0o600 }))
    chownSync(part, uid, gid)
    chmodSync(part, mode & 0o777)
    renameSync(part, `${path}.gz`)
  } finally {
    rmSync(part, { force: true })
  }
  rmSync(path)
}

/** Moves a log aside and puts an empty one of the same owner in its place: a tenant's PHP may write its log but not make one. */
async function moveAside(system: System, path: string, day: string): Promise<void> {
  const { mode, uid, gid } = lstatSync(path)
  renameSync(path, `${path}-${day}`)
  await system.files.writeAtomic(path, '', { uid, gid, mode: mode & 0o777 })
}

/** Copies a log and empties it where it is: a daemon that was started with it goes on writing there, to its end. */
function copyAside(path: string, day: string): void {
  const { mode, uid, gid } = lstatSync(path)
  const aside = `${path}-${day}`
  copyFileSync(path, aside)
  chownSync(aside, uid, gid)
  chmodSync(aside, mode & 0o777)
  truncateSync(path)
}

/** Every folder of logs: Croft's own root-owned trees, one level for daemons, one more per site and account. */
function folders(root: string): string[] {
  const below = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [root, ...below.flatMap(({ name }) => folders(join(root, name)))]
}

export interface Rotation {
  readonly moved: number
  readonly packed: number
  readonly removed: number
  /** Logs that could not be moved, packed or removed; the others were. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[]
}

/**
 * Once a day each log moves aside and nginx opens new ones; a pass later what moved is packed, and what is older than `keepDays` goes.
 * Called every hour; a restart neither skips nor repeats a day.
 */
export async function rotateLogs(system: System, { keepDays = 30 }: RotateOptions = {}): Promise<Rotation> {
  const { logs, state } = system.paths
  const marker = `${state}/agent/logs-rotated`
  const today = stamp(system.now())
  const done = { moved: 0, packed: 0, removed: 0, failed: [] as { path: string; error: unknown }[] }
  const last = await system.files.readText(marker)
  const oldest = stamp(system.now() - keepDays * 86_400_000)
  const yesterday = stamp(system.now() - 86_400_000)
  const rotateOne = async (folder: string, name: string): Promise<void> => {
    const path = join(folder, name)
    if (unfinished.test(name)) return rmSync(path, { force: true })
    if (!lstatSync(path).isFile()) return
    const day = packed.exec(name)?.[1]
    if (day !== undefined && day < oldest) {
      rmSync(path)
      done.removed += 1
    } else if (rotated.test(name)) {
      await pack(path)
      done.packed += 1
    } else if (name.endsWith('.log') && last !== null && last !== today && lstatSync(path).size > 0) {
      // here are the words of daemons as they were started, which nobody can make open another file
      if (folder === logs) copyAside(path, yesterday)
      else await moveAside(system, path, yesterday)
      done.moved += 1
    }
  }
  for (const folder of folders(logs)) {
    for (const name of readdirSync(folder)) {
      // the logs of the others do not wait for one that cannot be rotated
      await rotateOne(folder, name).catch((error: unknown) => done.failed.push({ path: join(folder, name), error }))
    }
  }
  if (last !== today) await system.files.writeAtomic(marker, today, rootOwned(0o644))
  if (done.moved > 0) await reopen(system)
  return done
}

/** nginx keeps the logs of sites open and has to open the new ones; PHP opens its log for every line. */
async function reopen(system: System): Promise<void> {
  if ((await system.services.state('nginx')).status === 'running') await system.services.reload('nginx')
}
