import { closeSync, constants, fchmodSync, fchownSync, fstatSync, mkdirSync, openSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { UnsafePath, type HomePart, type Ownership } from '../system.ts'
import { toDisk } from './identity.ts'

const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

const isCode = (error: unknown, ...codes: string[]) => codes.includes((error as NodeJS.ErrnoException).code ?? '')

function checkName(name: string): string {
  if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) {
    throw new UnsafePath(`not the name of a folder: ${JSON.stringify(name)}`)
  }
  return name
}

/** The folder `name` of an open folder, never through a link; `null` when nothing is there. */
function openBelow(parent: number, name: string): number | null {
  try {
    return openSync(`/proc/self/fd/${parent}/${checkName(name)}`, flags)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    if (isCode(error, 'ELOOP', 'ENOTDIR', 'ENAMETOOLONG')) throw new UnsafePath(`${name} is not a folder`, { cause: error })
    throw error
  }
}

function mustBelongTo(descriptor: number, name: string, uid: number): void {
  const owner = fstatSync(descriptor).uid
  if (owner !== toDisk(uid, 'uid')) throw new UnsafePath(`${name} belongs to user id ${owner}, not to ${uid}`)
}

function differs(descriptor: number, owner: Ownership): boolean {
  const facts = fstatSync(descriptor)
  return facts.uid !== toDisk(owner.uid, 'uid') || facts.gid !== toDisk(owner.gid, 'gid') || (facts.mode & 0o7777) !== owner.mode
}

/** Group and mode through the descriptor, so that no name is looked up twice. True when something differed. */
function fixOwnership(descriptor: number, owner: Ownership): boolean {
  const before = fstatSync(descriptor)
  const uid = toDisk(owner.uid, 'uid')
  const gid = toDisk(owner.gid, 'gid')
  const sameOwner = before.uid === uid && before.gid === gid
  if (!sameOwner) fchownSync(descriptor, uid, gid)
  const sameMode = (before.mode & 0o7777) === owner.mode
  if (!sameMode) fchmodSync(descriptor, owner.mode)
  return !sameOwner || !sameMode
}

function makeBelow(parent: number, name: string, owner: Ownership): number {
  try {
    mkdirSync(`/proc/self/fd/${parent}/${checkName(name)}`, 0o700)
  } catch (error) {
    // somebody was faster: it is judged like any folder that was there before
    if (!isCode(error, 'EEXIST')) throw error
  }
  const descriptor = openBelow(parent, name)
  if (descriptor === null) throw new UnsafePath(`${name} went away while it was being made`)
  const made = fstatSync(descriptor)
  const fresh = made.uid === process.geteuid?.() && made.nlink <= 2 && (made.mode & 0o7777) === 0o700
  if (!fresh && made.uid !== toDisk(owner.uid, 'uid')) {
    closeSync(descriptor)
    throw new UnsafePath(`${name} was swapped while it was being made`)
  }
  return descriptor
}

/** Opens `<homes>/<user>/<parts…>` component by component; all of it must belong to `uid`. The caller closes the descriptor. */
export function openHome(homes: string, user: string, parts: readonly string[], uid: number): number {
  let current = openSync(homes, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    for (const name of [user, ...parts]) {
      const next = openBelow(current, name)
      if (next === null) throw new UnsafePath(`${name} does not exist`)
      closeSync(current)
      current = next
      mustBelongTo(current, name, uid)
    }
    return current
  } catch (error) {
    closeSync(current)
    throw error
  }
}

const stepsOf = (user: string, parts: readonly HomePart[], home: Ownership | undefined) => [
  { name: user, owner: home, label: '' },
  ...parts.map((part) => ({ ...part, label: part.name })),
]

/** See `FileSystem.ensureHomeDirectory`. A folder that was cut off half-made (still root's, empty, 0700) is finished. */
export function ensureHomeDirectory(homes: string, user: string, parts: readonly HomePart[], home?: Ownership): string[] {
  const repaired: string[] = []
  let current = openSync(homes, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    const tenant = home?.uid ?? parts[0]?.owner.uid
    if (tenant === undefined) return repaired
    for (const { name, owner, label } of stepsOf(user, parts, home)) {
      const existing = openBelow(current, name)
      if (existing === null && owner === undefined) throw new UnsafePath(`the home of ${user} does not exist`)
      const next = existing ?? makeBelow(current, name, owner as Ownership)
      closeSync(current)
      current = next
      const halfMade = existing !== null && isHalfMade(existing)
      if (existing !== null && !halfMade) mustBelongTo(existing, name, tenant)
      if (owner !== undefined && fixOwnership(next, owner)) repaired.push(label)
    }
    return repaired
  } finally {
    closeSync(current)
  }
}

/** See `FileSystem.differingHomeParts`: the same walk, only looking. */
export function differingHomeParts(homes: string, user: string, parts: readonly HomePart[], home?: Ownership): string[] {
  const found: string[] = []
  let current: number | null = openSync(homes, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    for (const { name, owner, label } of stepsOf(user, parts, home)) {
      const next: number | null = current === null ? null : openBelow(current, name)
      if (current !== null) closeSync(current)
      current = next
      if (next === null || (owner !== undefined && differs(next, owner))) found.push(label)
    }
    return found
  } finally {
    if (current !== null) closeSync(current)
  }
}

function isHalfMade(descriptor: number): boolean {
  const facts = fstatSync(descriptor)
  return facts.uid === process.geteuid?.() && facts.nlink <= 2 && (facts.mode & 0o7777) === 0o700
}

/** Takes away `<homes>/<user>` when it is empty; a link of that name is refused by rmdir itself. */
export function removeHomeDirectory(homes: string, user: string): void {
  try {
    rmdirSync(join(homes, checkName(user)))
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}
