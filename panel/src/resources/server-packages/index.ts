import { defineResource } from '../define.ts'
import type { PackageMachine } from './machine.ts'
import { updatePackages } from './operations.ts'
import { serverPackageRoutes } from './routes.ts'
import type { ServerPackageService } from './service.ts'

export interface ServerPackageParts {
  readonly serverPackages: ServerPackageService
  readonly packageMachine: PackageMachine
}

export const serverPackagesResource = defineResource<ServerPackageParts>({
  name: 'server-packages',
  rank: 9,
  routes: serverPackageRoutes,
  operations: ({ packageMachine }) => [updatePackages(packageMachine)],
})
