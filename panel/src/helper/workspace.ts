import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { forbidden } from '@croft/kit/errors.ts'
import { at, type Name, openFolder, statAt, using } from './descriptor.ts'
import { isCode } from './errors.ts'
import type { Home } from './paths.ts'
import { namesOf, removeTree } from './tree.ts'
import { withPlace } from './walk.ts'

/** Where the file manager keeps what is not the tenant's to arrange: unfinished work, uploads, versions, small pictures. */
export const workFolder = '.croft'
export type WorkArea = 'staging' | 'finished' | 'uploads' | 'versions' | 'thumbnails'

/** Opens a folder below an open one, made when it is missing, never reached through a link. The caller closes it. */
export function ensureFolder(folder: number, name: string, called = name): number {
  try {
    mkdirSync(at(folder, name), 0o700)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  try {
    return openFolder(folder, name)
  } catch (cause) {
    if (isCode(cause, 'ENOTDIR', 'ELOOP')) throw forbidden(`${called} is not a folder`, { cause })
    throw cause
  }
}

/** Runs with one area of the home's work folder. */
export const withWork = <Result>(home: Home, area: WorkArea, run: (folder: number) => Result | Promise<Result>): Promise<Result> =>
  withPlace(home, '/', { follow: false }, ({ folder }) =>
    using(ensureFolder(folder, workFolder), (work) => using(ensureFolder(work, area), run)),
  )

/** When a process was started, in ticks since the boot; `null` when there is none of that number. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : (rest[18] ?? null)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ESRCH', 'EACCES')) return null
    throw error
  }
}

const claim = /^(\d{1,10})-(\d{1,20})-[0-9a-f]{16}$/

/** A name that says which process works under it: what a dead one left behind can be told from what is going on. */
export const newClaim = (): string => `${process.pid}-${startOf(process.pid) ?? '0'}-${randomBytes(8).toString('hex')}`

/** Whether the process that made the claim is still there. */
export function isClaimed(name: string): boolean {
  const [, pid, start] = claim.exec(name) ?? []
  return pid !== undefined && startOf(Number(pid)) === start
}

/** In a staging folder: it is being put in place, which is carried to its end by whoever comes next. */
export const deliveryNote = 'delivery.json'

function isBeingDelivered(area: number, name: Name): boolean {
  try {
    return statAt(area, Buffer.concat([Buffer.from(name), Buffer.from(`/${deliveryNote}`)])) !== null
  } catch (error) {
    if (isCode(error, 'ENOTDIR')) return false
    throw error
  }
}

/** Runs with a fresh folder on the home's file system that is gone afterwards, whatever happens; clears away what dead processes left. */
export const withStaging = <Result>(home: Home, signal: AbortSignal, run: (folder: number) => Promise<Result>) =>
  withWork(home, 'staging', async (area) => {
    for await (const name of namesOf(area, signal)) {
      if (!isClaimed(name.toString('utf8')) && !isBeingDelivered(area, name)) await removeTree(area, name, signal)
    }
    const name = newClaim()
    try {
      return await using(ensureFolder(area, name), (folder) => run(folder))
    } finally {
      if (isBeingDelivered(area, name)) renameSync(at(area, name), at(area, `unfinished-${randomBytes(8).toString('hex')}`))
      // even when the caller has left
      else await removeTree(area, name, new AbortController().signal)
    }
  })
