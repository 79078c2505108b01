import { defineResource } from '../define.ts'
import { packageRoutes } from './routes.ts'
import type { PackageService } from './service.ts'

export const packagesResource = defineResource<{ packages: PackageService }>({ name: 'packages', rank: 1, routes: packageRoutes })
