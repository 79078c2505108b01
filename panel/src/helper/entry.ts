import { readFileSync, type Stats } from 'node:fs'
import type { Home } from './paths.ts'
import { mimeOf } from './mime.ts'

/** One file or folder as the file manager shows it. */
export interface FileEntry {
  readonly name: string
  readonly path: string
  readonly is_dir: boolean
  readonly size: number
  /** `755`. */
  readonly permission: string
  readonly owner: string
  /** `2026-05-11 06:46:35`, local time of the server. */
  readonly mod_time: string
  readonly is_link: boolean
  readonly mime: string
}

/** Local time of the server, seconds, no zone. */
export function localTime(milliseconds: number): string {
  const offset = new Date(milliseconds).getTimezoneOffset() * 60_000
  return new Date(milliseconds - offset).toISOString().slice(0, 19).replace('T', ' ')
}

function namesIn(file: string): Map<number, string> {
  const lines = readFileSync(file, 'utf8').split('\n')
  return new Map(lines.map((line) => line.split(':')).map(([name = '', , id]) => [Number(id), name]))
}

/** Names of user and group ids; what `/etc` does not know is shown as its number. */
export interface Owners {
  user(uid: number): string
  group(gid: number): string
}

/** Reads `/etc/passwd` and `/etc/group` when somebody else's id is met, once per verb. */
export function createOwners(home: Home): Owners {
  let users: Map<number, string> | null = null
  let groups: Map<number, string> | null = null
  return {
    user(uid) {
      if (uid === home.uid) return home.user
      users ??= namesIn('/etc/passwd')
      return users.get(uid) ?? String(uid)
    },
    group(gid) {
      groups ??= namesIn('/etc/group')
      return groups.get(gid) ?? (gid === home.uid ? home.user : String(gid))
    },
  }
}

/** The entry for facts that were read without following a link. */
export function fileEntry(path: string, facts: Stats, owners: Owners): FileEntry {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return {
    name: name === '' ? '/' : name,
    path,
    is_dir: facts.isDirectory(),
    size: facts.size,
    permission: (facts.mode & 0o7777).toString(8).padStart(3, '0'),
    owner: owners.user(facts.uid),
    mod_time: localTime(facts.mtimeMs),
    is_link: facts.isSymbolicLink(),
    mime: facts.isDirectory() ? 'inode/directory' : mimeOf(name),
  }
}
