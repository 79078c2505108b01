import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import type { Operations } from './jobs/operations/runner.ts'
import { type FilesAccounts, filesAccess } from './resources/files/access.ts'
import type { AgentFiles } from './resources/files/agent.ts'
import { archiveService } from './resources/files/archive-service.ts'
import { filesService } from './resources/files/service.ts'
import { filesSettings } from './resources/files/settings.ts'
import { shareFollower } from './resources/files/share-follower.ts'
import { shareService } from './resources/files/share-service.ts'
import { shareStore } from './resources/files/share-store.ts'
import { filesStore } from './resources/files/store.ts'
import { uploadService } from './resources/files/upload-service.ts'
import { uploadStore } from './resources/files/upload-store.ts'
import { apiSettings } from './resources/settings/groups.ts'
import type { UserService } from './resources/users/service.ts'
import { userLimits } from './resources/users/store.ts'

export interface FilePartsDeps {
  readonly db: PanelDb
  readonly files: AgentFiles
  readonly settings: Settings
  readonly operations: Operations
  readonly users: Pick<UserService, 'require'>
  readonly baseUrl: (port: number) => string
}

/** The services of the file manager. */
export function createFileParts({ db, files, settings, operations, users, baseUrl }: FilePartsDeps) {
  const accounts: FilesAccounts = {
    async require(ctx, username) {
      const row = await users.require(ctx, username ?? ctx.actor.username)
      const { id, status } = row
      return { id, username: row.username, status, disk_quota_mb: userLimits(row).disk_quota_mb }
    },
  }
  const shares = shareStore(db)
  const access = filesAccess({ db, accounts })
  const maxUploadMb = async () => (await settings.get(filesSettings)).max_upload_mb
  return {
    files: filesService({ db, store: filesStore(db), files, accounts, maxUploadMb, baseUrl }),
    fileArchives: archiveService({
      db,
      files,
      access,
      operations,
      waitMs: async () => (await settings.get(apiSettings)).apply_wait * 1000,
    }),
    fileShares: shareService({ db, store: shares, files, access, baseUrl }),
    shareFollower: shareFollower(shares),
    fileUploads: uploadService({ db, store: uploadStore(db), files, access, maxUploadMb }),
  }
}
