import type { ApiKeyRequestRow, ApiKeyRow, AuthFailureRow, RecoveryCodeRow, SessionRow } from './tables/access.ts'
import type { PackageRow, SshKeyRow, SshPasswordRow, UserRow } from './tables/accounts.ts'
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
import type { CronJobRow, CronRunRow } from './tables/cron.ts'
import type { DnsKeyRow, DnsProviderRow, DnsRecordRow, DnsServerRow, DnsTemplateRow, DnsZoneRow } from './tables/dns.ts'
import type {
  DatabaseExportRow,
  DatabaseGrantRow,
  DatabaseHostRow,
  DatabaseRow,
  DatabaseSessionRow,
  DatabaseUserRow,
} from './tables/databases.ts'
import type { FtpAccountRow, FtpAnonymousRow, FtpServerRow, FtpTrafficRow } from './tables/ftp.ts'
import type { FileLinkRow, FileSettingsRow, FileShareRow, FileUploadRow } from './tables/files.ts'
import type {
  NotificationChannelRow,
  NotificationCursorRow,
  NotificationDeliveryRow,
  NotificationRow,
  NotificationRuleRow,
  PasskeyChallengeRow,
  PasskeyRow,
} from './tables/identity.ts'
import type { AuditHeadRow, AuditRow, EventRow, IdempotencyRow, SettingRow } from './tables/journal.ts'
import type {
  CollaboratorRecoveryCodeRow,
  CollaboratorRow,
  MailOutboxRow,
  PasswordResetRequestRow,
  PasswordResetRow,
} from './tables/mail.ts'
import type { MetricRow } from './tables/metrics.ts'
import type { ServerHostRow, ServerIpRow } from './tables/server.ts'
import type { AcmeAccountRow, AcmeAttemptRow, CertificateRequestRow, CertificateRow } from './tables/tls.ts'
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
  collaborator_recovery_codes: CollaboratorRecoveryCodeRow
  users: UserRow
  packages: PackageRow
  ssh_keys: SshKeyRow
  ssh_passwords: SshPasswordRow
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
  file_shares: FileShareRow
  file_uploads: FileUploadRow
  dns_zones: DnsZoneRow
  dns_records: DnsRecordRow
  dns_keys: DnsKeyRow
  dns_templates: DnsTemplateRow
  dns_servers: DnsServerRow
  dns_providers: DnsProviderRow
  certificates: CertificateRow
  certificate_requests: CertificateRequestRow
  acme_accounts: AcmeAccountRow
  acme_attempts: AcmeAttemptRow
  databases: DatabaseRow
  database_users: DatabaseUserRow
  database_grants: DatabaseGrantRow
  database_hosts: DatabaseHostRow
  database_exports: DatabaseExportRow
  database_sessions: DatabaseSessionRow
  ftp_accounts: FtpAccountRow
  ftp_anonymous: FtpAnonymousRow
  ftp_server: FtpServerRow
  ftp_traffic: FtpTrafficRow
  cron_jobs: CronJobRow
  cron_runs: CronRunRow
  server_hosts: ServerHostRow
  server_ips: ServerIpRow
  passkeys: PasskeyRow
  passkey_challenges: PasskeyChallengeRow
  notifications: NotificationRow
  notification_channels: NotificationChannelRow
  notification_rules: NotificationRuleRow
  notification_deliveries: NotificationDeliveryRow
  notification_cursor: NotificationCursorRow
  mail_outbox: MailOutboxRow
  collaborators: CollaboratorRow
  password_resets: PasswordResetRow
  password_reset_requests: PasswordResetRequestRow
}
