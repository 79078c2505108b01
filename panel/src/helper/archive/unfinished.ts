import { renameSync } from 'node:fs'
import { moveTo } from '../copy.ts'
import { at, identity, openFolder, statAt, syncFolder, using } from '../descriptor.ts'
import { isCode } from '../errors.ts'
import { unlinkQuietly } from '../files.ts'
import { moveInto, requireMergeable } from '../merge.ts'
import type { Home } from '../paths.ts'
import { namesOf, removeTree } from '../tree.ts'
import { withPlace, type Place } from '../walk.ts'
import { deliveryNote, isClaimed, newClaim, withWork } from '../workspace.ts'
import { type Delivery, finishedResult, keepNote, noteIn, writeNote } from './delivery-note.ts'

/** Within a staging folder: the archive or folder that is to be put in place. */
export const madeName = 'made'

/** Moves what was made to a name that is free; 409 `File already exists`. */
export async function moveWhole(home: Home, staging: number, target: Place, delivery: Omit<Delivery, 'whole'>, signal: AbortSignal) {
  const note = { ...delivery, whole: true }
  writeNote(staging, note)
  try {
    await moveTo({ folder: staging, name: madeName }, target, false, signal)
  } catch (error) {
    unlinkQuietly(staging, deliveryNote)
    throw error
  }
  syncFolder(target.folder)
  await keepNote(home, staging, note)
}

/** Moves what is in the folder that was made into an open one, all of it or, before anything is moved, nothing: 409 `File already exists`. */
export async function merge(home: Home, staging: number, into: number, delivery: Omit<Delivery, 'whole'>, signal: AbortSignal) {
  const note = { ...delivery, whole: false }
  await using(openFolder(staging, madeName), async (made) => {
    await requireMergeable(made, into, note.overwrite, signal)
    writeNote(staging, note)
    await moveInto(made, into, 'replace')
  })
  syncFolder(into)
  await keepNote(home, staging, note)
}

/** `null` when the way there is gone. */
const withTarget = <Result>(home: Home, path: string, run: (target: Place) => Result | Promise<Result>): Promise<Result | null> =>
  withPlace(home, path, { follow: true }, run).catch((error: unknown) => {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return null
    throw error
  })

/** Whether it was moved: it is there and no longer here, or cut off when it had both names. */
async function wasMoved(home: Home, staging: number, { destination }: Delivery): Promise<boolean> {
  const made = statAt(staging, madeName)
  if (made === null) return true
  const there = await withTarget(home, destination, ({ folder, name }) => statAt(folder, name))
  return there !== null && identity(there) === identity(made)
}

async function goOn(home: Home, staging: number, { destination, overwrite }: Delivery): Promise<void> {
  await withTarget(home, destination, async ({ folder, name }) => {
    // the folder was taken away meanwhile: what belonged into it goes, too
    if (statAt(folder, name)?.isDirectory() !== true) return
    await using(openFolder(folder, name), (into) =>
      using(openFolder(staging, madeName), async (made) => {
        await moveInto(made, into, overwrite ? 'replace' : 'keep')
        syncFolder(into)
      }),
    )
  })
}

async function finish(home: Home, staging: number): Promise<void> {
  const note = noteIn(staging)
  if (note === null) return
  if (!note.whole) await goOn(home, staging, note)
  // what was not moved yet is made anew by whoever asks again
  else if (!(await wasMoved(home, staging, note))) return
  await keepNote(home, staging, note)
}

/** Takes a staging folder over, which one can do; `null` when another was quicker. */
function claim(area: number, name: string): string | null {
  const mine = newClaim()
  try {
    renameSync(at(area, name), at(area, mine))
    return mine
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** Carries to its end what a kill or a full disk interrupted while it was put in place. */
const finishDeliveries = (home: Home, signal: AbortSignal): Promise<void> =>
  withWork(home, 'staging', async (area) => {
    const left: string[] = []
    for await (const bytes of namesOf(area, signal)) {
      const name = bytes.toString('utf8')
      if (!isClaimed(name) && statAt(area, name)?.isDirectory() === true) left.push(name)
    }
    for (const name of left) {
      const mine = claim(area, name)
      if (mine === null) continue
      await using(openFolder(area, mine), (staging) => finish(home, staging)).catch((error: unknown) => {
        // to be gone on with by the next one
        renameSync(at(area, mine), at(area, name))
        throw error
      })
      await removeTree(area, mine, signal)
    }
  })

/** Ends what was interrupted; then what whoever asks with that key has to hear, when its work is done already. */
export async function resultOfBefore(home: Home, key: string, signal: AbortSignal): Promise<Delivery['result'] | null> {
  await finishDeliveries(home, signal)
  return finishedResult(home, key, signal)
}
