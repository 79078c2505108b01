import type { ApiKeyRequestRow, ApiKeyRow, AuthFailureRow, RecoveryCodeRow, SessionRow } from './tables/access.ts'
import type { PackageRow, SshKeyRow, UserRow } from './tables/accounts.ts'
import type {
  DomainAliasRow,
  DomainRow,
  ErrorPageRow,
  HostNameRow,
  ProtectedDirRow,
  ProxyRow,
  RedirectRow,
  SiteTrafficRow,
  SiteUsageRow,
  VhostRevisionRow,
} from './tables/domains.ts'
import type { FileLinkRow, FileSettingsRow } from './tables/files.ts'
import type { AuditHeadRow, AuditRow, EventRow, IdempotencyRow, SettingRow } from './tables/journal.ts'
import type { MetricRow } from './tables/metrics.ts'
import type { JobLogRow, JobRow, ScheduleRow, ScopeRow } from './tables/work.ts'

/** Every table of the panel's database. */
export interface PanelTables {
  scopes: ScopeRow
  jobs: JobRow
  job_logs: JobLogRow
  schedules: ScheduleRow
  events: EventRow
  audit: AuditRow
  audit_head: AuditHeadRow
  idempotency: IdempotencyRow
  settings: SettingRow
  sessions: SessionRow
  api_keys: ApiKeyRow
  api_key_requests: ApiKeyRequestRow
  auth_failures: AuthFailureRow
  recovery_codes: RecoveryCodeRow
  users: UserRow
  packages: PackageRow
  ssh_keys: SshKeyRow
  domains: DomainRow
  host_names: HostNameRow
  domain_aliases: DomainAliasRow
  redirects: RedirectRow
  error_pages: ErrorPageRow
  protected_dirs: ProtectedDirRow
  proxies: ProxyRow
  vhost_revisions: VhostRevisionRow
  site_usage: SiteUsageRow
  site_traffic: SiteTrafficRow
  metrics: MetricRow
  file_settings: FileSettingsRow
  file_links: FileLinkRow
}
