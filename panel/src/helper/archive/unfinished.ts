import { readFileSync, renameSync } from 'node:fs'
import { at, openFolder, statAt, syncFolder, using } from '../descriptor.ts'
import { isCode } from '../errors.ts'
import { unlinkQuietly, writeSmall } from '../files.ts'
import { moveInto, requireMergeable } from '../merge.ts'
import type { Home } from '../paths.ts'
import { namesOf, removeTree } from '../tree.ts'
import { withPlace } from '../walk.ts'
import { isClaimed, mergeNote, newClaim, withWork } from '../workspace.ts'

/** Folder within a staging folder that holds what is to be merged. */
export const treeName = 'tree'

export interface MergeNote {
  /** Of whoever asked: asked again, it hears that its work is done. */
  readonly key: string
  readonly destination: string
  readonly overwrite: boolean
  readonly entries: number
  readonly bytes: number
}

function noteOf(text: string): MergeNote | null {
  const note = JSON.parse(text) as Partial<MergeNote> | null
  const { key, destination, overwrite, entries, bytes } = note ?? {}
  if (typeof key !== 'string' || typeof destination !== 'string' || typeof overwrite !== 'boolean') return null
  return typeof entries === 'number' && typeof bytes === 'number' ? { key, destination, overwrite, entries, bytes } : null
}

/** Moves the staged tree into an open folder, all of it or, before anything is moved, nothing: 409 `File already exists`. */
export async function merge(staging: number, into: number, note: MergeNote, signal: AbortSignal): Promise<void> {
  await using(openFolder(staging, treeName), async (tree) => {
    await requireMergeable(tree, into, note.overwrite, signal)
    writeSmall(staging, mergeNote, JSON.stringify(note))
    syncFolder(staging)
    await moveInto(tree, into, 'replace')
  })
  syncFolder(into)
  unlinkQuietly(staging, mergeNote)
}

function noteIn(staging: number): MergeNote | null {
  try {
    return noteOf(readFileSync(at(staging, mergeNote), 'utf8'))
  } catch (error) {
    // not whole, or gone with the work of another
    if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return null
    throw error
  }
}

async function goOn(home: Home, staging: number, note: MergeNote): Promise<void> {
  await withPlace(home, note.destination, { follow: true }, async ({ folder, name }) => {
    // the folder was taken away meanwhile: what belonged into it goes, too
    if (statAt(folder, name)?.isDirectory() !== true) return
    await using(openFolder(folder, name), (into) =>
      using(openFolder(staging, treeName), async (tree) => {
        await moveInto(tree, into, note.overwrite ? 'replace' : 'keep')
        syncFolder(into)
      }),
    )
  }).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT', 'ENOTDIR')) throw error
  })
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

/** Carries merges to their end that a kill or a full disk interrupted; answers with what they were. */
export const finishMerges = (home: Home, signal: AbortSignal): Promise<readonly MergeNote[]> =>
  withWork(home, 'staging', async (area) => {
    const left: string[] = []
    for await (const bytes of namesOf(area, signal)) {
      const name = bytes.toString('utf8')
      if (!isClaimed(name) && statAt(area, name)?.isDirectory() === true) left.push(name)
    }
    const done: MergeNote[] = []
    for (const name of left) {
      const mine = claim(area, name)
      if (mine === null) continue
      const note = await using(openFolder(area, mine), async (staging) => {
        const found = noteIn(staging)
        if (found !== null) await goOn(home, staging, found)
        return found
      }).catch((error: unknown) => {
        // to be gone on with by the next one
        renameSync(at(area, mine), at(area, name))
        throw error
      })
      await removeTree(area, mine, signal)
      if (note !== null) done.push(note)
    }
    return done
  })
