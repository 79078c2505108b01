import { defineResource } from '../define.ts'
import type { AgentFiles } from './agent.ts'
import { archiveOperations } from './archive-operations.ts'
import { archiveRoutes, findRoutes, historyRoutes } from './routes-archives.ts'
import { configRoutes, transferRoutes, trashRoutes } from './routes-more.ts'
import { shareRoutes } from './routes-shares.ts'
import { uploadRoutes } from './routes-uploads.ts'
import { changeRoutes, lookRoutes, type FilesServices } from './routes.ts'

export interface FileParts extends FilesServices {
  readonly fileAgent: AgentFiles
}

export const filesResource = defineResource<FileParts>({
  name: 'files',
  rank: 3,
  routes: [
    ...lookRoutes,
    ...changeRoutes,
    ...trashRoutes,
    ...configRoutes,
    ...transferRoutes,
    ...archiveRoutes,
    ...findRoutes,
    ...historyRoutes,
    ...shareRoutes,
    ...uploadRoutes,
  ],
  operations: ({ fileAgent }) => archiveOperations(fileAgent),
  chores: ({ fileShares, fileUploads }) => [
    { name: 'files.uploads', everyMs: 10 * 60_000, run: () => fileUploads.forget() },
    { name: 'files.shares', everyMs: 24 * 3_600_000, run: () => fileShares.forget() },
  ],
})
