import { defineResource } from '../define.ts'
import { descriptionRoutes } from './routes.ts'
import type { DescriptionService } from './service.ts'

export const descriptionResource = defineResource<{ description: DescriptionService }>({
  name: 'description',
  rank: 1,
  routes: descriptionRoutes,
})
