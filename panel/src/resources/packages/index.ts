import { defineResource } from '../define.ts'
import { packageRoutes } from './routes.ts'

export const packagesResource = defineResource({ name: 'packages', rank: 1, routes: packageRoutes })
