import { defineResource } from '../define.ts'
import { changeRoutes, lookRoutes, type FilesServices } from './routes.ts'
import { configRoutes, transferRoutes, trashRoutes } from './routes-more.ts'

export const filesResource = defineResource<FilesServices>({
  name: 'files',
  rank: 3,
  routes: [...lookRoutes, ...changeRoutes, ...trashRoutes, ...configRoutes, ...transferRoutes],
})
