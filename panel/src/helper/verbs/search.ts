import { closeSync, createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { invalid } from '@croft/kit/errors.ts'
import { openForReading, openNode, statAt, type Name } from '../descriptor.ts'
import { createOwners, fileEntry, type FileEntry } from '../entry.ts'
import { isCode } from '../errors.ts'
import { isUnfinished } from '../files.ts'
import { inside, namesOf } from '../tree.ts'
import { trashFolder } from '../trash-store.ts'
import { flag, text, type HelperVerb } from '../verb.ts'
import { requireStat, withPlace } from '../walk.ts'
import { workFolder } from '../workspace.ts'

/** A find: where the text is in the file, and its line, when contents were searched. */
export interface Found extends FileEntry {
  readonly line: number
  readonly match: string
}

const largestFile = 5 * 1024 * 1024
const longestLine = 400
const mostLooked = 500_000
const longestMs = 20_000

/** The first line of a text file that holds it; files that are no text are passed over. */
async function findInFile(folder: number, name: Name, holds: (line: string) => number, signal: AbortSignal) {
  const node = openNode(folder, name)
  let descriptor: number
  try {
    descriptor = openForReading(node)
  } finally {
    closeSync(node)
  }
  const bytes = createReadStream('', { fd: descriptor, start: 0, end: largestFile, encoding: 'utf8', signal })
  const lines = createInterface({ input: bytes, crlfDelay: Infinity })
  let number = 0
  try {
    for await (const line of lines) {
      number += 1
      if (line.includes('\0')) return null
      const at = holds(line)
      if (at >= 0) return { line: number, match: line.slice(Math.max(0, at - longestLine / 4)).slice(0, longestLine) }
    }
    return null
  } finally {
    lines.close()
    bytes.destroy()
  }
}

/** `path`, `q`, `content`, `case`, `limit` → what has it in its name or in its text; stops at the limit, after 20 s, and says so. */
export const search: HelperVerb = ({ home, args, signal }) => {
  const wanted = text(args, 'q')
  const matchCase = flag(args, 'case', false)
  const fold = (value: string) => (matchCase ? value : value.toLowerCase())
  const needle = fold(wanted)
  const holds = (value: string) => fold(value).indexOf(needle)
  const content = flag(args, 'content', false)
  const limit = typeof args['limit'] === 'number' ? args['limit'] : 200
  const until = Date.now() + longestMs
  const owners = createOwners(home)
  const items: Found[] = []
  let looked = 0
  const full = () => items.length >= limit || looked >= mostLooked || Date.now() > until
  let truncated = false

  const look = async (folder: number, name: Name, path: string): Promise<void> => {
    const facts = statAt(folder, name)
    if (facts === null || isUnfinished(path.slice(path.lastIndexOf('/') + 1), facts.mtimeMs)) return
    const entry = () => fileEntry(path, facts, owners)
    if (!content && holds(path.slice(path.lastIndexOf('/') + 1)) >= 0) items.push({ ...entry(), line: 0, match: '' })
    if (content && facts.isFile() && facts.size <= largestFile) {
      const found = await findInFile(folder, name, holds, signal)
      if (found !== null) items.push({ ...entry(), ...found })
    }
  }
  const visit = async (folder: number, name: Name, path: string, depth: number): Promise<void> => {
    try {
      await inside(folder, name, depth, async (below) => {
        for await (const child of namesOf(below, signal)) {
          if (full()) return void (truncated = true)
          looked += 1
          const word = child.toString('utf8')
          if (path === '' && (word === trashFolder || word === workFolder)) continue
          try {
            await look(below, child, `${path}/${word}`)
          } catch (error) {
            if (!isCode(error, 'EACCES', 'ENOENT', 'ELOOP')) throw error
          }
          if (statAt(below, child)?.isDirectory() === true) await visit(below, child, `${path}/${word}`, depth + 1)
        }
      })
    } catch (error) {
      // went away or was closed to us meanwhile
      if (!isCode(error, 'EACCES', 'ENOENT', 'ENOTDIR')) throw error
    }
  }
  return withPlace(home, args['path'] ?? '/', { follow: true }, async (place) => {
    if (!requireStat(place).isDirectory()) throw invalid('Not a directory')
    await visit(place.folder, place.name, place.path === '/' ? '' : place.path, 0)
    return { items, truncated }
  })
}
