import { defineResource } from '../define.ts'
import { changeExtension, installVersion, removeVersion } from './operations.ts'
import { sitePhpRoutes } from './routes.ts'
import { phpVersionRoutes } from './routes-versions.ts'
import type { SitePhpService } from './service.ts'
import type { PhpMachine, PhpVersionService } from './versions.ts'

export interface SitePhpParts {
  readonly sitePhp: SitePhpService
  readonly phpVersions: PhpVersionService
  readonly phpMachine: PhpMachine
}

export const sitePhpResource = defineResource<SitePhpParts>({
  name: 'site-php',
  rank: 7,
  routes: [...sitePhpRoutes, ...phpVersionRoutes],
  operations: ({ phpMachine, phpVersions }) => [
    installVersion(phpMachine),
    removeVersion(phpMachine, phpVersions),
    changeExtension(phpMachine),
  ],
})
