import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { rootOwned, UnsafePath, type FileSystem, type HomePart, type Ownership, type SystemPaths } from '../system.ts'
import type { Faults } from './faults.ts'
import type { FakeNode, FakeTree } from './tree.ts'

/** The `FileSystem` of the machine in memory; every change is a touch. */
export function createFakeFiles(tree: FakeTree, faults: Faults, paths: SystemPaths, now: () => number): FileSystem {
  const node = (kind: FakeNode['kind'], content: string, owner: Ownership): FakeNode => ({ kind, content, ...owner })
  const same = (path: string, owner: Ownership) => {
    const there = tree.get(path)
    return there !== undefined && there.uid === owner.uid && there.gid === owner.gid && there.mode === owner.mode
  }

  function ensureDirectory(path: string, owner: Ownership): void {
    const there = tree.get(path)
    if (there?.kind === 'directory' && same(path, owner)) return
    if (tree.get(posix.dirname(path)) === undefined) ensureDirectory(posix.dirname(path), rootOwned(0o755))
    faults.touch(`mkdir ${path}`, true)
    tree.put(path, node('directory', '', owner))
  }

  function removeTree(path: string): void {
    for (const name of tree.children(path)) removeTree(posix.join(path, name))
    if (tree.get(path) === undefined) return
    faults.touch(`remove ${path}`)
    tree.remove(path)
  }

  function ensureHome(user: string, parts: readonly HomePart[], home?: Ownership): string[] {
    const repaired: string[] = []
    const tenant = home?.uid ?? parts[0]?.owner.uid
    let path = paths.homes
    for (const step of [{ name: user, owner: home, label: '' }, ...parts.map((part) => ({ ...part, label: part.name }))]) {
      path = posix.join(path, step.name)
      const there = tree.get(path)
      if (there !== undefined && there.kind !== 'directory') throw new UnsafePath(`${step.name} is not a folder`)
      if (there !== undefined && there.uid !== tenant) throw new UnsafePath(`${step.name} belongs to user id ${there.uid}`)
      if (there === undefined && step.owner === undefined) throw new UnsafePath(`the home of ${user} does not exist`)
      if (step.owner === undefined || same(path, step.owner)) continue
      faults.touch(`home ${path}`, true)
      tree.put(path, node('directory', '', step.owner))
      repaired.push(step.label)
    }
    return repaired
  }

  function differingHomeParts(user: string, parts: readonly HomePart[], home?: Ownership): string[] {
    const found: string[] = home === undefined || same(posix.join(paths.homes, user), home) ? [] : ['']
    let path = posix.join(paths.homes, user)
    for (const part of parts) {
      path = posix.join(path, part.name)
      if (!same(path, part.owner)) found.push(part.name)
    }
    return found
  }

  const text = (path: string): string | null => {
    const there = tree.get(path)
    if (there?.kind === 'link') throw new UnsafePath(`${path} is a symbolic link`)
    if (there?.kind === 'directory') throw Object.assign(new Error(`EISDIR: ${path}`), { code: 'EISDIR' })
    return there?.content ?? null
  }

  return {
    async stat(path) {
      const there = tree.get(path)
      if (there === undefined) return null
      const { kind, mode, uid, gid, content } = there
      return { kind, mode, uid, gid, size: Buffer.byteLength(content), modifiedMs: now() }
    },
    readText: async (path) => text(path),
    readLink: async (path) => (tree.get(path)?.kind === 'link' ? (tree.get(path)?.content ?? null) : null),
    list: async (path) => tree.children(path),
    async writeAtomic(path, content, owner) {
      faults.touch(`write ${path}`, true)
      tree.put(path, node('file', content, owner))
    },
    async linkAtomic(path, target, owner) {
      faults.touch(`link ${path}`, true)
      tree.put(path, node('link', target, { ...owner, mode: 0o777 }))
    },
    ensureDirectory: async (path, owner) => ensureDirectory(path, owner),
    together: (work) => work(),
    async setOwnership(path, owner) {
      const there = tree.get(path)
      if (there === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' })
      faults.touch(`chown ${path}`)
      tree.put(path, { ...there, ...owner })
    },
    async remove(path) {
      if (tree.get(path) === undefined) return
      faults.touch(`remove ${path}`)
      tree.remove(path)
    },
    removeTree: async (path) => removeTree(path),
    ensureHomeDirectory: async (user, parts, home) => ensureHome(user, parts, home),
    differingHomeParts: async (user, parts, home) => differingHomeParts(user, parts, home),
    async removeHomeDirectory(user) {
      const path = posix.join(paths.homes, user)
      if (tree.get(path) === undefined) return
      if (tree.get(path)?.kind !== 'directory') throw new UnsafePath(`${user} is not a folder`)
      faults.touch(`remove ${path}`)
      tree.remove(path)
    },
    async tail(path, lines, keep = () => true) {
      const all = (text(path) ?? '').split('\n').filter((line) => line !== '' && keep(line))
      return { lines: all.slice(-lines), truncated: all.length > lines }
    },
    async readFrom(path, offset, most = 256 * 1024) {
      const content = text(path)
      if (content === null) return null
      const bytes = Buffer.from(content)
      return { bytes: bytes.subarray(offset, offset + most), size: bytes.length }
    },
    async openRead(path, most = Number.POSITIVE_INFINITY) {
      const content = text(path)
      return content === null ? null : Readable.from([Buffer.from(content).subarray(-most)])
    },
  }
}
