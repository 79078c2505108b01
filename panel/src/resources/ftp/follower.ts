import type { Clock } from '@croft/kit/clock.ts'
import { folderMovedTo, siteFolderOf } from '../../core/site-folder.ts'
import type { DomainFollower } from '../domains/followers.ts'
import type { FtpStore } from './store.ts'

/** FTP accounts whose folder lies in that of a domain: they follow its name, and end when it goes to another account. */
export const ftpAccountFollower = ({ store, clock }: { readonly store: FtpStore; readonly clock: Clock }): DomainFollower => ({
  async changed(ctx, before, after) {
    if (before === null || before.folder === after.folder || before.owner_id !== after.owner_id) return
    for (const row of await store.ofOwner(after.owner_id)) {
      const folder = folderMovedTo(row.folder, siteFolderOf(before), siteFolderOf(after))
      if (folder !== null) await store.update(ctx, row.id, { folder, updated_at: clock.now() })
    }
  },
  aliasesChanged: () => Promise.resolve(),
  // whoever knows the password of an old login has no business with the new owner
  async handedOver(ctx, domain, from) {
    const folder = siteFolderOf(domain)
    const rows = (await store.ofOwner(from.id)).filter((row) => folderMovedTo(row.folder, folder, folder) !== null)
    for (const { id } of rows) await store.remove(ctx, id, from.username)
    return rows.map(({ name }) => `FTP account ${name} was removed: its folder belongs to another account now`)
  },
})
