import { rootOwned, type System } from '../system/system.ts'
import type { Verdict } from './batch.ts'
import { Rejected } from './driver.ts'

/** The configuration files of a shared folder, path → content. */
export type FileSet = ReadonlyMap<string, string>

/** What one scope wants of a shared folder, path → content; `null`: the file goes. */
export type SetChange = ReadonlyMap<string, string | null>

/** How a daemon takes a set over. */
export interface SetTarget {
  /** Tests a whole set on a staged tree; throws `Rejected`. */
  test(wanted: FileSet, live: FileSet): Promise<void>
  /** Makes the daemon run what is on disk and proves it. Throws when it does not; then the last good set is put back. */
  takeOver(set: FileSet): Promise<void>
}

/** The `*.conf` files of a folder as they are on disk. */
export async function loadSet(folder: string, system: System): Promise<FileSet> {
  const set = new Map<string, string>()
  for (const name of await system.files.list(folder)) {
    if (name.startsWith('.') || !name.endsWith('.conf')) continue
    const text = await system.files.readText(`${folder}/${name}`)
    if (text !== null) set.set(`${folder}/${name}`, text)
  }
  return set
}

function withChange(set: FileSet, change: SetChange): FileSet {
  const next = new Map(set)
  for (const [path, content] of change) {
    if (content === null) next.delete(path)
    else next.set(path, content)
  }
  return next
}

async function writeSet(from: FileSet, to: FileSet, system: System): Promise<void> {
  for (const [path, content] of to) if (from.get(path) !== content) await system.files.writeAtomic(path, content, rootOwned(0o640))
  for (const path of from.keys()) if (!to.has(path)) await system.files.remove(path)
}

/**
 * Brings many changes in with one test of everything and one reload. When the whole is refused, the changes are tried in
 * smaller groups on top of what is live, so that each gets its own verdict. The live folder is written only after a test on a staged tree.
 */
export async function publishSet(
  folder: string,
  changes: readonly SetChange[],
  target: SetTarget,
  system: System,
): Promise<readonly Verdict<void>[]> {
  const live = await loadSet(folder, system)
  const { wanted, verdicts } = await judge(live, changes, target)
  if (!verdicts.some(({ ok }) => ok)) return verdicts
  try {
    await writeSet(live, wanted, system)
    await target.takeOver(wanted)
  } catch (cause) {
    await putBack(folder, live, target, system, cause)
    throw cause
  }
  return verdicts
}

async function putBack(folder: string, live: FileSet, target: SetTarget, system: System, cause: unknown): Promise<void> {
  try {
    await writeSet(await loadSet(folder, system), live, system)
    await target.takeOver(live)
  } catch (second) {
    throw new AggregateError([cause, second], 'the change failed, and so did putting the last good configuration back')
  }
}

/** Accepts the changes that pass: all at once, or else by halves, so that one bad change among many costs few tests. */
async function judge(
  live: FileSet,
  changes: readonly SetChange[],
  target: SetTarget,
): Promise<{ wanted: FileSet; verdicts: Verdict<void>[] }> {
  const verdicts: Verdict<void>[] = []
  let wanted = live
  const admit = async (group: readonly SetChange[]): Promise<void> => {
    const next = group.reduce(withChange, wanted)
    try {
      await target.test(next, live)
      wanted = next
      verdicts.push(...group.map((): Verdict<void> => ({ ok: true, value: undefined })))
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      if (group.length === 1) return void verdicts.push({ ok: false, error })
      const half = Math.ceil(group.length / 2)
      await admit(group.slice(0, half))
      await admit(group.slice(half))
    }
  }
  await admit(changes)
  return { wanted, verdicts }
}
