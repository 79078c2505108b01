import type { Parts } from '../parts.ts'
import { apiKeysResource } from './api-keys/index.ts'
import { authResource } from './auth/index.ts'
import { certificatesResource } from './certificates/index.ts'
import { cronResource } from './cron/index.ts'
import { databasesResource } from './databases/index.ts'
import { collaboratorsResource } from './collaborators/index.ts'
import type { Resource } from './define.ts'
import { ftpResource } from './ftp/index.ts'
import { descriptionResource } from './description/index.ts'
import { dnsProvidersResource } from './dns-providers/index.ts'
import { dnsServersResource } from './dns-servers/index.ts'
import { dnsTemplatesResource } from './dns-templates/index.ts'
import { dnsZonesResource } from './dns-zones/index.ts'
import { domainsResource } from './domains/index.ts'
import { filesResource } from './files/index.ts'
import { siteModsecurityResource } from './modsecurity/index.ts'
import { packagesResource } from './packages/index.ts'
import { sessionsResource } from './sessions/index.ts'
import { auditResource } from './audit/index.ts'
import { deletedResource } from './deleted/index.ts'
import { searchResource } from './search/index.ts'
import { jobsResource } from './jobs/index.ts'
import { mailOutboxResource } from './mail-outbox/index.ts'
import { notificationsResource } from './notifications/index.ts'
import { passkeysResource } from './passkeys/index.ts'
import { passwordResetsResource } from './password-resets/index.ts'
import { serverApplyResource } from './server-apply/index.ts'
import { serverHostResource } from './server-host/index.ts'
import { serverIpsResource } from './server-ips/index.ts'
import { serverPackagesResource } from './server-packages/index.ts'
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
  mailOutboxResource,
  packagesResource,
  usersResource,
  sessionsResource,
  twoFactorResource,
  collaboratorsResource,
  authResource,
  apiKeysResource,
  passwordResetsResource,
  domainsResource,
  sshKeysResource,
  filesResource,
  siteAliasesResource,
  dnsTemplatesResource,
  dnsServersResource,
  siteRedirectsResource,
  siteErrorPagesResource,
  siteProtectedResource,
  siteAccessResource,
  databasesResource,
  cronResource,
  ftpResource,
  siteModsecurityResource,
  siteProxiesResource,
  sitePhpResource,
  siteVhostResource,
  dnsProvidersResource,
  siteLogsResource,
  siteStatsResource,
  dnsZonesResource,
  usageResource,
  servicesResource,
  jobsResource,
  auditResource,
  systemResource,
  passkeysResource,
  notificationsResource,
  serverApplyResource,
  serverHostResource,
  serverPackagesResource,
  serverIpsResource,
  deletedResource,
  certificatesResource,
  searchResource,
]
