import type { Parts } from '../parts.ts'
import { apiKeysResource } from './api-keys/index.ts'
import { authResource } from './auth/index.ts'
import type { Resource } from './define.ts'
import { descriptionResource } from './description/index.ts'
import { domainsResource } from './domains/index.ts'
import { filesResource } from './files/index.ts'
import { packagesResource } from './packages/index.ts'
import { sessionsResource } from './sessions/index.ts'
import { auditResource } from './audit/index.ts'
import { deletedResource } from './deleted/index.ts'
import { searchResource } from './search/index.ts'
import { jobsResource } from './jobs/index.ts'
import { servicesResource } from './services/index.ts'
import { settingsResource } from './settings/index.ts'
import { sshKeysResource } from './ssh-keys/index.ts'
import { systemResource } from './system/index.ts'
import { siteAccessResource } from './site-access/index.ts'
import { siteAliasesResource } from './site-aliases/index.ts'
import { siteErrorPagesResource } from './site-error-pages/index.ts'
import { siteLogsResource } from './site-logs/index.ts'
import { sitePhpResource } from './site-php/index.ts'
import { siteProtectedResource } from './site-protected/index.ts'
import { siteProxiesResource } from './site-proxies/index.ts'
import { siteRedirectsResource } from './site-redirects/index.ts'
import { siteStatsResource } from './site-stats/index.ts'
import { siteVhostResource } from './site-vhost/index.ts'
import { twoFactorResource } from './two-factor/index.ts'
import { usageResource } from './usage/index.ts'
import { usersResource } from './users/index.ts'

/** Every resource of the panel, lower ranks first. */
export const resources: readonly Resource<Parts>[] = [
  descriptionResource,
  settingsResource,
  packagesResource,
  usersResource,
  sessionsResource,
  twoFactorResource,
  authResource,
  apiKeysResource,
  domainsResource,
  sshKeysResource,
  filesResource,
  siteAliasesResource,
  siteRedirectsResource,
  siteErrorPagesResource,
  siteProtectedResource,
  siteAccessResource,
  siteProxiesResource,
  sitePhpResource,
  siteVhostResource,
  siteLogsResource,
  siteStatsResource,
  usageResource,
  servicesResource,
  jobsResource,
  auditResource,
  systemResource,
  deletedResource,
  searchResource,
]
