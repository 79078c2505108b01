import { posix } from 'node:path'
import type { NodeKind } from '../system.ts'

/** One entry of the file system in memory. */
export interface FakeNode {
  readonly kind: NodeKind
  /** Text of a file, target of a link. */
  readonly content: string
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

const errno = (code: string, path: string) => Object.assign(new Error(`${code}: ${path}`), { code })

/** A file system in memory: path → node. Links in parent folders are not resolved: Croft's own trees have none. */
export interface FakeTree {
  readonly nodes: Map<string, FakeNode>
  get(path: string): FakeNode | undefined
  /** Replaces what is there; throws ENOENT without a parent folder and EISDIR over a folder. */
  put(path: string, node: FakeNode): void
  children(path: string): string[]
  remove(path: string): void
}

/** A tree with a root folder. */
export function createTree(): FakeTree {
  const nodes = new Map<string, FakeNode>([['/', { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 }]])
  const children = (path: string) =>
    [...nodes.keys()]
      .filter((other) => other !== '/' && posix.dirname(other) === path)
      .map((other) => posix.basename(other))
      .toSorted()
  return {
    nodes,
    children,
    get: (path) => nodes.get(path),
    put(path, node) {
      const parent = nodes.get(posix.dirname(path))
      if (parent === undefined) throw errno('ENOENT', path)
      if (parent.kind !== 'directory') throw errno('ENOTDIR', path)
      if (nodes.get(path)?.kind === 'directory' && node.kind !== 'directory') throw errno('EISDIR', path)
      nodes.set(path, node)
    },
    remove(path) {
      if (nodes.get(path)?.kind === 'directory' && children(path).length > 0) throw errno('ENOTEMPTY', path)
      nodes.delete(path)
    },
  }
}
