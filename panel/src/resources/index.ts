import type { Parts } from '../parts.ts'
import { apiKeysResource } from './api-keys/index.ts'
import { authResource } from './auth/index.ts'
import type { Resource } from './define.ts'
import { domainsResource } from './domains/index.ts'
import { packagesResource } from './packages/index.ts'
import { sessionsResource } from './sessions/index.ts'
import { twoFactorResource } from './two-factor/index.ts'
import { usersResource } from './users/index.ts'

/** Every resource of the panel, lower ranks first. */
export const resources: readonly Resource<Parts>[] = [
  packagesResource,
  usersResource,
  sessionsResource,
  twoFactorResource,
  authResource,
  apiKeysResource,
  domainsResource,
]
