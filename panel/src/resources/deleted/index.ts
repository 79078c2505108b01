import { defineResource } from '../define.ts'
import { type RestoreParts, restoreDomain, restoreUser } from './operations.ts'
import { deletedRoutes } from './routes.ts'
import type { DeletedService } from './service.ts'

export const deletedResource = defineResource<RestoreParts & { readonly deleted: DeletedService }>({
  name: 'deleted',
  rank: 8,
  routes: deletedRoutes,
  operations: (parts) => [restoreUser(parts), restoreDomain(parts)],
})
