import { folderMovedTo, siteFolderOf } from '../../core/site-folder.ts'
import type { DomainFollower } from '../domains/followers.ts'
import type { ShareStore } from './share-store.ts'

/** Links to files of a site: they follow its folder, and end when the files go to another account. */
export const shareFollower = (store: ShareStore): DomainFollower => ({
  async changed(ctx, before, after) {
    if (before === null || before.folder === after.folder || before.owner_id !== after.owner_id) return
    for (const { id, path } of await store.list(after.owner_id)) {
      const moved = folderMovedTo(path.slice(1), siteFolderOf(before), siteFolderOf(after))
      if (moved !== null) await store.move(ctx, id, `/${moved}`)
    }
  },
  aliasesChanged: () => Promise.resolve(),
  async handedOver(ctx, domain, from) {
    const folder = siteFolderOf(domain)
    const rows = (await store.list(from.id)).filter(({ path }) => folderMovedTo(path.slice(1), folder, folder) !== null)
    for (const { id } of rows) await store.remove(ctx, id)
    return rows.map(({ path }) => `The link to ${path} has ended: the file belongs to another account now`)
  },
})
