import { rmdirSync, unlinkSync } from 'node:fs'
import { conflict } from '@croft/kit/errors.ts'
import { moveTo, type Spot } from './copy.ts'
import { at, identity, statAt, type Name } from './descriptor.ts'
import { isCode } from './errors.ts'
import { inside, namesOf } from './tree.ts'

/** What stands in the way of a merge: 409 `File already exists`, before anything is moved. */
async function requireRoom(from: number, to: number, overwrite: boolean, signal: AbortSignal, depth: number): Promise<void> {
  for await (const name of namesOf(from, signal)) {
    const [source, target] = [statAt(from, name), statAt(to, name)]
    if (source === null || target === null) continue
    if (source.isDirectory() && target.isDirectory()) {
      await inside(from, name, depth, (below) => inside(to, name, depth, (into) => requireRoom(below, into, overwrite, signal, depth + 1)))
    } else if (!overwrite || source.isDirectory() || target.isDirectory()) throw conflict('File already exists')
  }
}

/** What stands in the way: it is replaced, or it is newer than a merge that was interrupted and stays. */
type Taken = 'replace' | 'keep'

/** What stayed behind because something came in its way meanwhile is kept. */
function removeEmpty(folder: number, name: Name): void {
  try {
    rmdirSync(at(folder, name))
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY')) throw error
  }
}

async function moveAll(from: number, to: number, taken: Taken, signal: AbortSignal, depth: number): Promise<void> {
  const names: Name[] = []
  for await (const name of namesOf(from, signal)) names.push(name)
  for (const name of names) {
    const [source, target] = [statAt(from, name), statAt(to, name)]
    if (source?.isDirectory() === true && target?.isDirectory() === true) {
      await inside(from, name, depth, (below) => inside(to, name, depth, (into) => moveAll(below, into, taken, signal, depth + 1)))
      removeEmpty(from, name)
    } else if (source !== null && target !== null && identity(source) === identity(target)) {
      // cut off when it had both names: it is in place already
      unlinkSync(at(from, name))
    } else if (target === null || (taken === 'replace' && source?.isDirectory() !== true && !target.isDirectory())) {
      await moveTo({ folder: from, name }, { folder: to, name }, target !== null, signal)
    }
  }
}

/** 409 `File already exists` when something is in the way of moving everything in one folder into another; nothing is moved yet. */
export const requireMergeable = (from: number, to: number, overwrite: boolean, signal: AbortSignal): Promise<void> =>
  requireRoom(from, to, overwrite, signal, 0)

/** Moves everything in one folder into another; folders of the same name become one. Run again, it goes on where it was. */
export const moveInto = (from: number, to: number, taken: Taken): Promise<void> =>
  // half of it would be worse than either end: nobody stops this
  moveAll(from, to, taken, new AbortController().signal, 0)

/** Makes one folder of two, as copying with `overwrite` does; 409 `File already exists` before anything is moved. */
export async function mergeFolder(from: Spot, to: Spot, signal: AbortSignal): Promise<void> {
  await inside(from.folder, from.name, 0, (below) =>
    inside(to.folder, to.name, 0, async (into) => {
      await requireMergeable(below, into, true, signal)
      await moveInto(below, into, 'replace')
    }),
  )
  removeEmpty(from.folder, from.name)
}
