import { defineResource } from '../define.ts'
import { collaboratorRoutes } from './routes.ts'
import type { CollaboratorService } from './service.ts'

export const collaboratorsResource = defineResource<{ collaborators: CollaboratorService }>({
  name: 'collaborators',
  rank: 3,
  routes: collaboratorRoutes,
})
