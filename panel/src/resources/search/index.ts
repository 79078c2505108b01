import { defineResource } from '../define.ts'
import { searchRoutes } from './routes.ts'
import type { SearchService } from './service.ts'

export const searchResource = defineResource<{ search: SearchService }>({ name: 'search', rank: 9, routes: searchRoutes })
