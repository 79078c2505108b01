import type { System } from '../../../system/system.ts'
import { webPaths } from './paths.ts'

/** One kept answer of PHP. */
interface Entry {
  readonly path: string
  readonly size: number
  /** As the client wrote it, with the query. */
  readonly uri: string
}

const file = /^[0-9a-f]{32}$/
/** What stands before the key is some 350 bytes; a request line has at most 8 KiB. */
const headBytes = 12 * 1024
/** More than 2 GiB of small pages; a walk ends at some time. */
const mostEntries = 500_000

/** The key of an entry, see `renderCache`; `null` for what is no entry, or unfinished. */
const keyOf = (head: Buffer): string | null => /\nKEY: ([^\n]+)\n/.exec(head.toString('latin1'))?.[1] ?? null

/** Entries of one site. Names are checked: the tree belongs to the web server's user, and only what looks like its work is touched. */
async function* entriesOf(site: number, system: System): AsyncGenerator<Entry> {
  const { cache } = webPaths(system.paths)
  const { files } = system
  let seen = 0
  for (const one of (await files.list(cache)).filter((name) => /^[0-9a-f]$/.test(name))) {
    if ((await files.stat(`${cache}/${one}`))?.kind !== 'directory') continue
    for (const two of (await files.list(`${cache}/${one}`)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
      const folder = `${cache}/${one}/${two}`
      if ((await files.stat(folder))?.kind !== 'directory') continue
      // others get their turn between folders
      await new Promise((resolve) => setImmediate(resolve))
      for (const name of (await files.list(folder)).filter((each) => file.test(each))) {
        seen += 1
        if (seen > mostEntries) return
        const path = `${folder}/${name}`
        const head = await files.readFrom(path, 0, headBytes)
        const key = head === null ? null : keyOf(head.bytes)
        const [place, , , , uri] = key?.split(' ') ?? []
        if (head !== null && uri !== undefined && place?.endsWith(`/sites/${site}`) === true) yield { path, size: head.size, uri }
      }
    }
  }
}

const answered = new Set(['HIT', 'STALE', 'UPDATING', 'REVALIDATED'])
const missed = new Set(['MISS', 'EXPIRED'])
const recent = 5000

/** MB that the cache holds of a site, and which part of its latest requests to PHP that could be answered from there was, 0–1. */
export async function observeCache(site: number, system: System): Promise<{ size_mb: number; hit_ratio: number }> {
  let bytes = 0
  for await (const { size } of entriesOf(site, system)) bytes += size
  const statusOf = (line: string) => line.slice(line.lastIndexOf(' ') + 1)
  const asked = (line: string) => answered.has(statusOf(line)) || missed.has(statusOf(line))
  const { lines } = await system.files.tail(`${webPaths(system.paths).siteLog(site)}/access.log`, recent, asked)
  const hits = lines.filter((line) => answered.has(statusOf(line))).length
  const ratio = lines.length === 0 ? 0 : hits / lines.length
  return { size_mb: Math.ceil(bytes / 1_048_576), hit_ratio: Math.round(ratio * 1000) / 1000 }
}

/** Path of an address, decoded, so that `/caf%C3%A9` and `/café` are one. */
function decoded(uri: string): string {
  const path = uri.replace(/[?#].*$/s, '')
  try {
    return decodeURIComponent(path)
  } catch {
    // not UTF-8: then it is itself
    return path
  }
}

/** Forgets what is kept of a site: of these paths with any query (`/blog/*`: all below), or of all for an empty list. */
export async function purgeCache(site: number, paths: readonly string[], system: System): Promise<{ removed: number }> {
  const wanted = paths.map(decoded)
  const isWanted = (path: string) => wanted.some((each) => (each.endsWith('*') ? path.startsWith(each.slice(0, -1)) : path === each))
  let removed = 0
  for await (const entry of entriesOf(site, system)) {
    if (paths.length > 0 && !isWanted(decoded(entry.uri))) continue
    await system.files.remove(entry.path)
    removed += 1
  }
  return { removed }
}
