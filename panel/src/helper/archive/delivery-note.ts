import { renameSync } from 'node:fs'
import { at, statAt, syncFolder } from '../descriptor.ts'
import { unlinkQuietly, writeSmall } from '../files.ts'
import type { Home } from '../paths.ts'
import { namesOf, removeTree } from '../tree.ts'
import { smallBytes } from '../version-store.ts'
import { deliveryNote, withWork } from '../workspace.ts'

/** What is about to be put in place; a kill leaves the note of it in the staging folder. */
export interface Delivery {
  /** Of whoever asked: asked again, it hears that its work is done; empty when nobody asks again. */
  readonly key: string
  readonly destination: string
  /** Moved in one step to a name that was free; else merged into a folder. */
  readonly whole: boolean
  /** Of a merge: what is in the way is replaced. */
  readonly overwrite: boolean
  /** What whoever asked hears. */
  readonly result: Readonly<Record<string, number>>
}

const day = 86_400_000
/** A key that can be the name of a file. */
const keyForm = /^\w{1,64}$/

function deliveryOf(text: string): Delivery | null {
  const { key, destination, whole, overwrite, result } = (JSON.parse(text) ?? {}) as Partial<Delivery>
  if (typeof key !== 'string' || typeof destination !== 'string' || typeof result !== 'object' || result === null) return null
  return typeof whole === 'boolean' && typeof overwrite === 'boolean' ? { key, destination, whole, overwrite, result } : null
}

/** The note of that name; `null` when there is none, or none that is whole. */
export function noteIn(folder: number, name: string = deliveryNote): Delivery | null {
  const bytes = smallBytes(folder, name)
  try {
    return bytes === null ? null : deliveryOf(bytes.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** From now on a kill is understood by whoever comes next. */
export function writeNote(staging: number, delivery: Delivery): void {
  writeSmall(staging, deliveryNote, JSON.stringify(delivery))
  syncFolder(staging)
}

/** Everything is in place. One step, so that there is no moment at which whoever asks again would not hear so. */
export async function keepNote(home: Home, staging: number, { key }: Delivery): Promise<void> {
  if (!keyForm.test(key)) return unlinkQuietly(staging, deliveryNote)
  await withWork(home, 'finished', (finished) => {
    renameSync(at(staging, deliveryNote), at(finished, key))
    syncFolder(finished)
  })
}

/** What whoever asked with that key within the last day was to hear; `null` when that work is not done. */
export const finishedResult = (home: Home, key: string, signal: AbortSignal): Promise<Delivery['result'] | null> =>
  withWork(home, 'finished', async (finished) => {
    for await (const name of namesOf(finished, signal)) {
      const facts = statAt(finished, name)
      if (facts !== null && facts.mtimeMs < Date.now() - day) await removeTree(finished, name, signal)
    }
    return keyForm.test(key) ? (noteIn(finished, key)?.result ?? null) : null
  })
