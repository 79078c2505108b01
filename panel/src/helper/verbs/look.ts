import { closeSync } from 'node:fs'
import { invalid, tooLarge } from '@croft/kit/errors.ts'
import { linkAt, openForReading, statAt } from '../descriptor.ts'
import { createOwners, fileEntry, type FileEntry } from '../entry.ts'
import { isUnfinished } from '../files.ts'
import { inside, measureTree, namesOf } from '../tree.ts'
import { flag, several, text, type HelperVerb } from '../verb.ts'
import { requireStat, withNode, withPlace } from '../walk.ts'
import { readText } from '../text.ts'
import { workFolder } from '../workspace.ts'

const mostEntries = 50_000
const largestText = 5 * 1024 * 1024

const byKindAndName = (one: FileEntry, other: FileEntry) =>
  Number(other.is_dir) - Number(one.is_dir) || (one.name < other.name ? -1 : Number(one.name > other.name))

/** `path`, `show_hidden` → the entries of a folder, folders first. */
export const list: HelperVerb = ({ home, args, signal }) =>
  withPlace(home, args['path'] ?? '/', { follow: true }, async (place) => {
    if (!requireStat(place).isDirectory()) throw invalid('Not a directory')
    const hidden = flag(args, 'show_hidden', true)
    const owners = createOwners(home)
    return inside(place.folder, place.name, 0, async (folder) => {
      const entries: FileEntry[] = []
      for await (const bytes of namesOf(folder, signal)) {
        const name = bytes.toString('utf8')
        if ((!hidden && name.startsWith('.')) || (place.path === '/' && name === workFolder)) continue
        const facts = statAt(folder, bytes)
        if (facts === null || isUnfinished(name, facts.mtimeMs)) continue
        if (entries.length === mostEntries) throw tooLarge('Folder has too many files to list')
        entries.push(fileEntry(place.path === '/' ? `/${name}` : `${place.path}/${name}`, facts, owners))
      }
      return entries.toSorted(byKindAndName)
    })
  })

/** `path` → one entry with mode, group and link target; the link itself when it is one. */
export const stat: HelperVerb = ({ home, args }) =>
  withPlace(home, text(args, 'path'), { follow: false }, (place) => {
    const facts = requireStat(place)
    const owners = createOwners(home)
    const { is_link, mime, ...entry } = fileEntry(place.path, facts, owners)
    return {
      ...entry,
      mode: (facts.mode & 0o7777).toString(8).padStart(4, '0'),
      group: owners.group(facts.gid),
      is_link,
      link_target: linkAt(place.folder, place.name) ?? '',
      mime,
    }
  })

/** `path` → the text of a file; 413 beyond 5 MiB, 400 for what is no UTF-8 text. */
export const read: HelperVerb = ({ home, args }) =>
  withPlace(home, text(args, 'path'), { follow: true }, async (place) =>
    withNode(place, async (node, facts) => {
      if (!facts.isFile()) throw invalid('Not a text file')
      if (facts.size > largestText) throw tooLarge('File is too large to edit')
      const descriptor = openForReading(node)
      try {
        const bytes = await readText(descriptor, largestText)
        return { content: bytes.toString('utf8'), path: place.path, size: bytes.length }
      } finally {
        closeSync(descriptor)
      }
    }),
  )

/** `path` or `paths` → how much they are together. */
export const size: HelperVerb = async ({ home, args, signal }) => {
  const total = { size_bytes: 0, files: 0, dirs: 0 }
  for (const path of several(args, 'path', 'paths')) {
    await withPlace(home, path, { follow: false }, async (place) => {
      requireStat(place)
      const sum = await measureTree(place.folder, place.name, signal)
      total.size_bytes += sum.bytes
      total.files += sum.files
      total.dirs += sum.dirs
    })
  }
  return total
}

/** `path` (default: the home) → what it takes on the disk: bytes as a quota counts them, and files with folders. */
export const usage: HelperVerb = ({ home, args, signal }) =>
  withPlace(home, args['path'] ?? '/', { follow: false }, async (place) => {
    requireStat(place)
    const sum = await measureTree(place.folder, place.name, signal)
    return { bytes: sum.onDisk, files: sum.files + sum.dirs }
  })
