import { conflict, forbidden, invalid } from '@croft/kit/errors.ts'
import { copyTo, moveTo } from '../copy.ts'
import { identity, statAt, syncFolder } from '../descriptor.ts'
import { mergeFolder } from '../merge.ts'
import type { Home } from '../paths.ts'
import { flag, several, text, type HelperVerb } from '../verb.ts'
import { isFolder, requireStat, withPlace, type Place } from '../walk.ts'

/** Where a thing goes: below the destination when that is a folder, else to the destination itself. */
async function withTarget(
  home: Home,
  destination: string,
  source: Place,
  many: boolean,
  run: (target: Place) => Promise<void>,
): Promise<void> {
  const below = await isFolder(home, destination)
  if (many && !below) throw invalid('Not a directory')
  const path = below ? `${destination}/${source.name}` : destination
  await withPlace(home, path, { follow: false }, run)
}

/** A folder onto a folder makes one of both, as when they are copied. */
async function moveOnto(source: Place, target: Place, overwrite: boolean, signal: AbortSignal): Promise<void> {
  const [from, to] = [requireStat(source), statAt(target.folder, target.name)]
  const isMerge = overwrite && from.isDirectory() && to?.isDirectory() === true && identity(from) !== identity(to)
  if (!isMerge) return moveTo(source, target, overwrite, signal)
  if (source.ancestors().includes(identity(to))) throw invalid('Cannot move a folder over one that it is in')
  await mergeFolder(source, target, signal)
}

function placing(verb: 'copy' | 'move'): HelperVerb {
  return async ({ home, args, signal }) => {
    const overwrite = flag(args, 'overwrite', false)
    const destination = text(args, 'destination')
    const sources = several(args, 'source', 'sources')
    for (const path of sources) {
      await withPlace(home, path, { follow: false }, async (source) => {
        if (source.isHome) throw forbidden(`Cannot ${verb} the home directory`)
        const facts = requireStat(source)
        await withTarget(home, destination, source, sources.length > 1, async (target) => {
          if (target.isHome) throw conflict('File already exists')
          const inside = facts.isDirectory() && target.ancestors().includes(identity(facts))
          if (inside) throw invalid(`Cannot ${verb} a folder into itself`)
          await (verb === 'copy' ? copyTo : moveOnto)(source, target, overwrite, signal)
          syncFolder(target.folder)
        })
      })
    }
    return {}
  }
}

/** `source` or `sources`, `destination`, `overwrite`: links stay links, set-id bits do not come along. */
export const copy: HelperVerb = placing('copy')

/** `source` or `sources`, `destination`, `overwrite`: a file replaces a file, folders of the same name become one. */
export const move: HelperVerb = placing('move')
