import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs'
import { forbidden, notFound } from '@croft/kit/errors.ts'
import { identityOf, linkAt, openFolder, openNode, statAt } from './descriptor.ts'
import { isCode } from './errors.ts'
import { partsOf, shownPath, type Home } from './paths.ts'

/** A name below an open folder. `name` is `.` for the folder itself; the descriptors are open while the verb runs. */
export interface Place {
  readonly folder: number
  readonly name: string
  /** As the caller wrote it, rooted in the home. */
  readonly path: string
  readonly isHome: boolean
  /** `dev:ino` of every folder from the home down to `folder`. */
  ancestors(): string[]
}

const O_PATH = 0o10000000
const mostLinks = 40

const leavesHome = () => forbidden('Permission denied')

function openHome(home: Home): number {
  try {
    const descriptor = openSync(home.folder, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    if (fstatSync(descriptor).uid === home.uid) return descriptor
    closeSync(descriptor)
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw notFound('File')
    throw error
  }
  throw leavesHome()
}

/** The components of a link's target: from the home for an absolute one inside it, else relative to the folder of the link. */
function targetParts(home: Home, target: string): { fromHome: boolean; parts: string[] } {
  const parts = (text: string) => text.split('/').filter((part) => part !== '' && part !== '.')
  if (!target.startsWith('/')) return { fromHome: false, parts: parts(target) }
  if (target !== home.folder && !target.startsWith(`${home.folder}/`)) throw leavesHome()
  return { fromHome: true, parts: parts(target.slice(home.folder.length)) }
}

/** The way down: every folder on it stays open, so `..` of a link is a step back on the way and never a look-up. */
function descend(home: Home, wanted: readonly string[], follow: boolean, way: number[]): string {
  let rest = [...wanted]
  let links = 0
  for (;;) {
    const [name, ...further] = rest
    const folder = way.at(-1)
    if (folder === undefined) throw new Error('the way down begins at the home')
    if (name === undefined) return '.'
    const last = further.length === 0
    if (name === '..') {
      if (way.length === 1) throw leavesHome()
      closeSync(folder)
      way.pop()
      rest = further
      continue
    }
    if (last && !follow) return name
    const target = linkAt(folder, name)
    if (target !== null) {
      links += 1
      if (links > mostLinks) throw leavesHome()
      const { fromHome, parts } = targetParts(home, target)
      if (fromHome) for (const open of way.splice(1)) closeSync(open)
      rest = [...parts, ...further]
      continue
    }
    if (last) return name
    way.push(openFolder(folder, name))
    rest = further
  }
}

/**
 * Runs with the place that a path names. Links on the way are followed while they stay in the home, one component at a time and never
 * by the kernel; the last one only with `follow`. What leaves the home is 403 `Permission denied`.
 */
export async function withPlace<Result>(
  home: Home,
  path: unknown,
  { follow }: { readonly follow: boolean },
  run: (place: Place) => Result | Promise<Result>,
): Promise<Result> {
  const parts = partsOf(home, path)
  const way = [openHome(home)]
  try {
    const name = descend(home, parts, follow, way)
    const folder = way.at(-1)
    if (folder === undefined) throw new Error('the way down begins at the home')
    const isHome = name === '.' && way.length === 1
    return await run({ folder, name, path: shownPath(parts), isHome, ancestors: () => way.map(identityOf) })
  } finally {
    for (const descriptor of way) closeSync(descriptor)
  }
}

/** Facts of what is at the place, a link not followed; 404 `File not found`. */
export function requireStat(place: Place): Stats {
  const facts = statAt(place.folder, place.name)
  if (facts === null) throw notFound('File')
  return facts
}

/** Runs with the pinned file, folder or link at the place. */
export async function withNode<Result>(place: Place, run: (node: number, facts: Stats) => Result | Promise<Result>): Promise<Result> {
  const node = openNode(place.folder, place.name)
  try {
    return await run(node, fstatSync(node))
  } finally {
    closeSync(node)
  }
}

/** Whether a folder is at that path, links inside the home followed; a way that does not exist leads to none. */
export async function isFolder(home: Home, path: string): Promise<boolean> {
  try {
    return await withPlace(home, path, { follow: true }, ({ folder, name }) => statAt(folder, name)?.isDirectory() === true)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}
