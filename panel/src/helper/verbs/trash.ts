import { conflict, forbidden, notFound } from '@croft/kit/errors.ts'
import { statAt } from '../descriptor.ts'
import { partsOf, shownPath, type Home } from '../paths.ts'
import { removeTree } from '../tree.ts'
import {
  expireTrash,
  listTrash,
  putIntoTrash,
  removeItem,
  takeFromTrash,
  trashFolder,
  trashItem,
  withTrash,
  type TrashItem,
} from '../trash-store.ts'
import { flag, optionalText, several, type Args, type HelperVerb } from '../verb.ts'
import { isFolder, requireStat, withPlace } from '../walk.ts'
import { makeParents } from './change.ts'

const keepDays = (args: Args): number | null => (typeof args['keep_days'] === 'number' ? args['keep_days'] : null)

const isTrash = (path: string) => path === `/${trashFolder}` || path.startsWith(`/${trashFolder}/`)

/** `path` or `paths`, `permanent`, `keep_days`: into the trash, or away for ever; what is in the trash already goes for ever. */
export const remove: HelperVerb = async ({ home, args, signal }) => {
  const permanent = flag(args, 'permanent', false)
  const paths = several(args, 'path', 'paths')
  const isInTrash = (path: string) => isTrash(shownPath(partsOf(home, path)))
  let trashed = false
  // the trash itself first: what is put into it now stays
  for (const path of [...paths.filter(isInTrash), ...paths.filter((each) => !isInTrash(each))]) {
    await withPlace(home, path, { follow: false }, async (place) => {
      if (place.isHome) throw forbidden('Cannot delete the home directory')
      requireStat(place)
      if (permanent || isTrash(place.path)) return removeTree(place.folder, place.name, signal)
      await withTrash(home, (trash) => putIntoTrash(trash, place, signal))
      trashed = true
    })
  }
  const days = keepDays(args)
  if (trashed && days !== null) await withTrash(home, (trash) => expireTrash(trash, days, signal))
  return { is_trashed: trashed }
}

/** `keep_days` → the items of the trash, the latest first. */
export const trash: HelperVerb = ({ home, args, signal }) =>
  withTrash(home, async (opened) => {
    const days = keepDays(args)
    if (days !== null) await expireTrash(opened, days, signal)
    return { items: await listTrash(opened, signal) }
  })

/** `trash_paths` (none = all) → how many were removed for ever. */
export const emptyTrash: HelperVerb = ({ home, args, signal }) =>
  withTrash(home, async (opened) => {
    const asked = Array.isArray(args['trash_paths']) ? args['trash_paths'].map(String) : []
    const all = asked.length > 0 ? asked : (await listTrash(opened, signal)).map((item) => item.trash_path)
    let deleted = 0
    for (const path of all) {
      if (trashItem(opened, path) === null) continue
      await removeItem(opened, path, signal)
      deleted += 1
    }
    return { deleted }
  })

async function restoreTo(home: Home, item: TrashItem, target: string | null): Promise<string> {
  if (target === null) return item.original_path
  return (await isFolder(home, target)) ? `${target}/${item.name}` : target
}

/** `trash_path` or `trash_paths`, `target` (default: where it was, with the folders that are missing). */
export const restore: HelperVerb = ({ home, args }) =>
  withTrash(home, async (opened) => {
    for (const trashPath of several(args, 'trash_path', 'trash_paths')) {
      const item = trashItem(opened, trashPath)
      if (item === null) throw notFound('Trash item')
      const path = await restoreTo(home, item, optionalText(args, 'target'))
      await makeParents(home, path)
      await withPlace(home, path, { follow: false }, (place) => {
        if (place.isHome || statAt(place.folder, place.name) !== null) throw conflict('File already exists')
        takeFromTrash(opened, trashPath, place)
      })
    }
    return {}
  })
