import { conflict, forbidden, invalid } from '@croft/kit/errors.ts'
import { syncFolder } from '../descriptor.ts'
import { copyTo, moveTo } from '../copy.ts'
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
          const inside = facts.isDirectory() && target.ancestors().includes(`${facts.dev}:${facts.ino}`)
          if (inside) throw invalid(`Cannot ${verb} a folder into itself`)
          await (verb === 'copy' ? copyTo : moveTo)(source, target, overwrite, signal)
          syncFolder(target.folder)
        })
      })
    }
    return {}
  }
}

/** `source` or `sources`, `destination`, `overwrite`: links stay links, set-id bits do not come along. */
export const copy: HelperVerb = placing('copy')

/** `source` or `sources`, `destination`, `overwrite`. */
export const move: HelperVerb = placing('move')
