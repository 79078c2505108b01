// Printed from the table of routes by `npm run sdk`; changes are overwritten.

export type Error = {
  readonly success: false
  readonly code:
    | 'VALIDATION_ERROR'
    | 'UNAUTHORIZED'
    | 'FORBIDDEN'
    | 'NOT_FOUND'
    | 'CONFLICT'
    | 'IDEMPOTENCY_KEY_CONFLICT'
    | 'RATE_LIMITED'
    | 'INTERNAL_ERROR'
  readonly error: string
  readonly message: string
  readonly status: number
  readonly details?: Readonly<Record<string, readonly string[]>>
}

export type LeanError = {
  readonly success: false
  readonly error: string
  readonly code:
    | 'VALIDATION_ERROR'
    | 'UNAUTHORIZED'
    | 'FORBIDDEN'
    | 'NOT_FOUND'
    | 'CONFLICT'
    | 'IDEMPOTENCY_KEY_CONFLICT'
    | 'RATE_LIMITED'
    | 'INTERNAL_ERROR'
  readonly details?: Readonly<Record<string, readonly string[]>>
}

export type Ack = { readonly success: true; readonly message: string }

export type Message = { readonly message: string }

export type JobAccepted = { readonly success: true; readonly message: string; readonly job_id: number }

export type Meta = { readonly total: number; readonly per_page: number; readonly current_page: number; readonly last_page: number }

export type AcmeAccount = {
  readonly directory_url: string
  readonly email: string
  readonly registered: boolean
  readonly eab: boolean
  readonly profile: string
  readonly fallback: readonly { readonly directory_url: string; readonly eab: boolean }[]
}

export type Alias = {
  readonly alias: string
  readonly alias_unicode: string
  readonly mode: 'serve' | 'redirect'
  readonly dns: boolean
  readonly mail: boolean
  readonly created_at: string
}

export type ApiKey = {
  readonly id: string
  readonly name: string
  readonly key_prefix: string
  readonly permissions: readonly string[]
  readonly ip_whitelist: readonly string[]
  readonly last_used: string
  readonly created_at: string
  readonly expires_at: string
  readonly enabled: boolean
  readonly rate_limit: number
  readonly mfa: boolean
  readonly created_by: string
  readonly last_ip: string
}

export type AuditEntry = {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly impersonator: string | null
  readonly via: string
  readonly key_prefix: string | null
  readonly action: string
  readonly owner: string
  readonly resource: { readonly type: string; readonly id: string }
  readonly result: 'ok' | 'denied' | 'failed' | null
  readonly status: number | null
  readonly ip: string
  readonly request_id: string
  readonly changes: Readonly<Record<string, readonly unknown[]>>
  readonly note: string
}

export type Bandwidth = {
  readonly month: string
  readonly total_mb: number
  readonly web_mb: number
  readonly mail_mb: number
  readonly ftp_mb: number
  readonly days: readonly { readonly date: string; readonly web_mb: number; readonly mail_mb: number; readonly ftp_mb: number }[]
}

export type Certificate = {
  readonly domain: string
  readonly domain_unicode: string
  readonly owner: string
  readonly enabled: boolean
  readonly type: 'none' | 'acme' | 'custom' | 'self_signed'
  readonly issuer: string
  readonly subject: string
  readonly names: readonly string[]
  readonly key_type: string
  readonly serial: string
  readonly fingerprint_sha256: string
  readonly not_before: string | null
  readonly not_after: string | null
  readonly days_left: number | null
  readonly auto_renew: boolean
  readonly challenge: 'http-01' | 'dns-01'
  readonly next_renewal_at: string | null
  readonly order_status: 'idle' | 'pending' | 'validating' | 'awaiting_dns' | 'failed'
  readonly last_error: string
  readonly force_https: boolean
  readonly hsts: boolean
  readonly hsts_max_age: number
  readonly hsts_subdomains: boolean
  readonly tls_min: '1.2' | '1.3'
  readonly used_by: readonly string[]
  readonly updated_at: string
}

export type CertificateOrderAccepted = {
  readonly success: true
  readonly message: string
  readonly job_id: number
  readonly order_status: string
}

export type CertificatePreflight = {
  readonly ok: boolean
  readonly names: readonly {
    readonly name: string
    readonly resolves: boolean
    readonly points_here: boolean
    readonly caa_ok: boolean
    readonly problem: string
  }[]
}

export type CertificateRequest = {
  readonly id: string
  readonly domain: string
  readonly csr: string
  readonly key_type: 'ec256' | 'ec384' | 'rsa2048' | 'rsa4096'
  readonly created_at: string
}

export type Collaborator = {
  readonly login: string
  readonly email: string
  readonly account: string
  readonly scopes: readonly string[]
  readonly domains: readonly string[]
  readonly enabled: boolean
  readonly two_factor_enabled: boolean
  readonly last_login_at: string | null
  readonly created_at: string
}

export type CronJob = {
  readonly id: number
  readonly name: string
  readonly command: string
  readonly cron_expr: string
  readonly enabled: boolean
  readonly owner: string
  readonly last_run_at: string | null
  readonly last_run_ok: boolean
  readonly next_run_at: string | null
  readonly email_on_complete: string
  readonly email_on_error: boolean
  readonly created_at: string
  readonly updated_at: string
  readonly domain?: string
  readonly timeout_seconds?: number
  readonly allow_overlap?: boolean
  readonly timezone?: string
  readonly php_version?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly running?: boolean
}

export type CronPreview = { readonly valid: true; readonly description: string; readonly next: readonly string[] }

export type CronRun = {
  readonly id: number
  readonly started_at: string
  readonly finished_at: string
  readonly duration_ms: number
  readonly exit_code: number
  readonly ok: boolean
  readonly output: string
}

export type CronToggled = { readonly success: true; readonly message: string; readonly enabled: boolean }

export type Database = {
  readonly id: string
  readonly name: string
  readonly user: string
  readonly owner: string
  readonly domain: string
  readonly remote_access: boolean
  readonly remote_host: string
  readonly size_kb: number
  readonly created_at: string
  readonly engine?: 'mariadb' | 'postgresql'
  readonly charset?: string
  readonly collation?: string
  readonly users?: readonly string[]
  readonly status?: 'active' | 'suspended'
}

export type DatabaseCreated = {
  readonly id: string
  readonly name: string
  readonly user: string
  readonly owner: string
  readonly created_at: string
}

export type DatabaseGrant = { readonly user: string; readonly privileges: readonly string[]; readonly hosts: readonly string[] }

export type DatabaseHost = { readonly host: string; readonly comment: string }

export type DatabaseProcess = {
  readonly id: number
  readonly engine: 'mariadb' | 'postgresql'
  readonly user: string
  readonly database: string
  readonly state: string
  readonly seconds: number
  readonly query: string
}

export type DatabaseServer = {
  readonly engine: 'mariadb' | 'postgresql'
  readonly installed: boolean
  readonly running: boolean
  readonly version: string
  readonly databases: number
  readonly size_kb: number
}

export type DatabaseTable = {
  readonly name: string
  readonly rows: number
  readonly size_kb: number
  readonly engine: string
  readonly collation: string
}

export type DatabaseToolLink = { readonly url: string; readonly token: string }

export type DatabaseUser = {
  readonly user: string
  readonly owner: string
  readonly engine: 'mariadb' | 'postgresql'
  readonly hosts: readonly string[]
  readonly databases: readonly string[]
  readonly max_connections: number
  readonly enabled: boolean
  readonly created_at: string
}

export type DeletedItem = {
  readonly id: string
  readonly type: 'user' | 'domain' | 'database'
  readonly name: string
  readonly owner: string
  readonly size_mb: number
  readonly deleted_at: string
  readonly deleted_by: string
  readonly purge_at: string
}

export type DnsProvider = { readonly id: string; readonly name: string; readonly type: string; readonly created_at: string }

export type DnsRecord = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly content: string
  readonly ttl: number
  readonly priority: number | null
  readonly disabled: boolean
  readonly managed: boolean
  readonly comment: string
}

export type DnsRecordsChanged = {
  readonly success: true
  readonly created: number
  readonly updated: number
  readonly deleted: number
  readonly serial: number
}

export type DnsServer = {
  readonly id: string
  readonly hostname: string
  readonly ip: string
  readonly role: 'secondary' | 'cluster'
  readonly in_sync: boolean
  readonly last_seen: string | null
}

export type DnsTemplate = {
  readonly name: string
  readonly owner: string
  readonly records: readonly {
    readonly name: string
    readonly type: string
    readonly content: string
    readonly ttl: number | null
    readonly priority: number | null
  }[]
  readonly zones_count: number
  readonly created_at: string
  readonly updated_at: string
}

export type DnsZone = {
  readonly domain: string
  readonly domain_unicode: string
  readonly owner: string
  readonly kind: 'primary' | 'secondary'
  readonly serial: number
  readonly records_count: number
  readonly default_ttl: number
  readonly dnssec: boolean
  readonly template: string
  readonly nameservers: readonly string[]
  readonly soa: {
    readonly mname: string
    readonly rname: string
    readonly refresh: number
    readonly retry: number
    readonly expire: number
    readonly minimum: number
  }
  readonly status: 'active' | 'disabled'
  readonly created_at: string
  readonly updated_at: string
}

export type DnsZoneCheck = {
  readonly delegated: boolean
  readonly expected_ns: readonly string[]
  readonly found_ns: readonly string[]
  readonly serials: Readonly<Record<string, number | null>>
  readonly problems: readonly string[]
}

export type DnsZoneImported = {
  readonly success: true
  readonly created: number
  readonly updated: number
  readonly deleted: number
  readonly skipped: readonly { readonly line: number; readonly reason: string }[]
  readonly dry_run: boolean
}

export type DnsZoneWithRecords = {
  readonly domain: string
  readonly domain_unicode: string
  readonly owner: string
  readonly kind: 'primary' | 'secondary'
  readonly serial: number
  readonly records_count: number
  readonly default_ttl: number
  readonly dnssec: boolean
  readonly template: string
  readonly nameservers: readonly string[]
  readonly soa: {
    readonly mname: string
    readonly rname: string
    readonly refresh: number
    readonly retry: number
    readonly expire: number
    readonly minimum: number
  }
  readonly status: 'active' | 'disabled'
  readonly created_at: string
  readonly updated_at: string
  readonly records: readonly DnsRecord[]
}

export type DnssecStatus = {
  readonly enabled: boolean
  readonly algorithm: string
  readonly nsec3: boolean
  readonly keys: readonly { readonly id: number; readonly type: 'ksk' | 'zsk' | 'csk'; readonly active: boolean; readonly tag: number }[]
  readonly ds: readonly string[]
  readonly dnskey: readonly string[]
  readonly ds_at_parent: boolean
}

export type Domain = {
  readonly id: number
  readonly domain: string
  readonly domain_unicode: string
  readonly owner: string
  readonly type: 'primary' | 'addon' | 'subdomain' | 'alias'
  readonly parent: string
  readonly webserver: string
  readonly php_version: string
  readonly document_root: string
  readonly ip: string
  readonly ipv6: string
  readonly www: boolean
  readonly status: 'active' | 'suspended' | 'disabled' | 'pending'
  readonly suspend_reason: string
  readonly dns: boolean
  readonly mail: boolean
  readonly ssl_status: 'active' | 'pending' | 'expiring' | 'expired' | 'failed' | 'none'
  readonly ssl_expires_at: string | null
  readonly force_https: boolean
  readonly aliases: readonly string[]
  readonly disk_used_mb: number
  readonly bandwidth_used_mb: number
  readonly note: string
  readonly sync: 'applied' | 'pending' | 'failed'
  readonly sync_error: string
  readonly created_at: string
  readonly updated_at: string
}

export type DomainCheck = {
  readonly resolves: boolean
  readonly points_here: boolean
  readonly dns_hosted: boolean
  readonly required: readonly {
    readonly name: string
    readonly type: 'A' | 'AAAA'
    readonly content: string
    readonly found: readonly string[]
    readonly ok: boolean
  }[]
  readonly http_status: number | null
  readonly https_status: number | null
  readonly certificate_ok: boolean
}

export type DomainStats = {
  readonly domain: string
  readonly from: string
  readonly to: string
  readonly requests: number
  readonly visitors: number
  readonly bandwidth_bytes: number
  readonly status: { readonly '2xx': number; readonly '3xx': number; readonly '4xx': number; readonly '5xx': number }
  readonly series: readonly {
    readonly at: string
    readonly requests: number
    readonly visitors: number
    readonly bandwidth_bytes: number
  }[]
  readonly top_paths: readonly { readonly path: string; readonly requests: number }[]
  readonly top_referrers: readonly { readonly referrer: string; readonly requests: number }[]
}

export type ErrorPage = { readonly code: number; readonly content: string }

export type ErrorPageItem = { readonly code: number; readonly custom: boolean; readonly updated_at: string | null }

export type FileEntry = {
  readonly name: string
  readonly path: string
  readonly is_dir: boolean
  readonly size: number
  readonly permission: string
  readonly owner: string
  readonly mod_time: string
  readonly is_link?: boolean
  readonly mime?: string
}

export type FileFacts = {
  readonly name: string
  readonly path: string
  readonly is_dir: boolean
  readonly size: number
  readonly permission: string
  readonly owner: string
  readonly mod_time: string
  readonly is_link: boolean
  readonly mime: string
  readonly mode: string
  readonly group: string
  readonly link_target: string
}

export type FileVersion = { readonly version: number; readonly size: number; readonly mod_time: string; readonly actor: string }

export type FoundFile = {
  readonly name: string
  readonly path: string
  readonly is_dir: boolean
  readonly size: number
  readonly permission: string
  readonly owner: string
  readonly mod_time: string
  readonly is_link: boolean
  readonly mime: string
  readonly line: number
  readonly match: string
}

export type FtpAccount = {
  readonly username: string
  readonly owner: string
  readonly home_dir: string
  readonly quota_mb: number
  readonly read_only: boolean
  readonly enabled: boolean
  readonly created_at: string
  readonly updated_at: string
  readonly protocols?: readonly ('ftp' | 'sftp')[]
  readonly allowed_ips?: readonly string[]
  readonly bandwidth_kbps?: number
  readonly used_mb?: number
  readonly last_login_at?: string | null
}

export type FtpAccounts = { readonly accounts: readonly FtpAccount[]; readonly total: number }

export type FtpAnonymous = {
  readonly domain: string
  readonly enabled: boolean
  readonly allow_upload: boolean
  readonly home_dir: string
  readonly max_connections: number
}

export type FtpConfig = {
  readonly port: number
  readonly passive_ports: string
  readonly tls: 'off' | 'optional' | 'required'
  readonly max_clients: number
  readonly max_per_ip: number
  readonly anonymous: boolean
}

export type FtpRestrictions = { readonly success: true; readonly allowed_ips: readonly string[] }

export type FtpSession = {
  readonly id: string
  readonly username: string
  readonly ip: string
  readonly protocol: 'ftp' | 'sftp'
  readonly file: string
  readonly since: string
}

export type FtpStatus = {
  readonly installed: boolean
  readonly running: boolean
  readonly total_accounts: number
  readonly port?: number
  readonly tls?: 'off' | 'optional' | 'required'
}

export type FtpToggled = { readonly success: true; readonly message: string; readonly enabled: boolean }

export type Hotlink = {
  readonly enabled: boolean
  readonly extensions: readonly string[]
  readonly allowed: readonly string[]
  readonly redirect_url: string
}

export type Job = {
  readonly id: number
  readonly type: string
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'rolled_back'
  readonly progress: number
  readonly step: string
  readonly message: string
  readonly owner: string | null
  readonly actor: string
  readonly via: string
  readonly node: string
  readonly attempts: number
  readonly parent_id: number | null
  readonly resource: { readonly type: string; readonly id: string }
  readonly created_at: string
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly error: string | null
  readonly result: unknown
}

export type KeyCreated = {
  readonly success: true
  readonly message: string
  readonly secret_key: string
  readonly api_key: string
  readonly key: {
    readonly id: string
    readonly name: string
    readonly key_prefix: string
    readonly permissions: readonly string[]
    readonly ip_whitelist: readonly string[]
    readonly last_used: string
    readonly created_at: string
    readonly expires_at: string
    readonly enabled: boolean
  }
}

export type Login = { readonly token: string; readonly user: User; readonly expires_in: number }

export type Notification = {
  readonly id: number
  readonly severity: 'info' | 'warning' | 'error'
  readonly title: string
  readonly body: string
  readonly event: string
  readonly resource: { readonly type: string; readonly id: string }
  readonly link: string
  readonly read: boolean
  readonly created_at: string
}

export type NotificationPreferences = {
  readonly email: boolean
  readonly channels: readonly {
    readonly id: string
    readonly type: 'email' | 'webhook' | 'slack' | 'telegram'
    readonly target: string
    readonly enabled: boolean
  }[]
  readonly events: Readonly<Record<string, readonly string[]>>
}

export type Package = {
  readonly name: string
  readonly owner: string
  readonly description: string
  readonly type: 'user' | 'reseller'
  readonly users_count: number
  readonly max_domains: number
  readonly max_databases: number
  readonly max_email_accounts: number
  readonly max_ftp_accounts: number
  readonly max_subdomains: number
  readonly max_domain_aliases: number
  readonly max_cronjobs: number
  readonly max_users: number
  readonly disk_quota_mb: number
  readonly bandwidth_quota_mb: number
  readonly inode_quota: number
  readonly cpu_limit_percent: number
  readonly memory_limit_mb: number
  readonly io_limit_mbps: number
  readonly process_limit: number
  readonly can_use_ssl: boolean
  readonly can_use_ssh: boolean
  readonly can_use_cron: boolean
  readonly can_use_php: boolean
  readonly can_use_cgi: boolean
  readonly can_use_spam: boolean
  readonly can_use_catchall: boolean
  readonly can_use_dnscontrol: boolean
  readonly can_use_sysinfo: boolean
  readonly webserver: 'nginx' | 'apache' | 'nginx_apache'
  readonly php_versions: readonly string[]
  readonly default_php_version: string
  readonly shell: 'none' | 'sftp' | 'jailed' | 'full'
  readonly backup_copies: number
  readonly backup_on_demand: boolean
  readonly email_hourly_limit: number
  readonly dns_template: string
  readonly created_at: string
  readonly updated_at: string
}

export type PackageUpdates = {
  readonly count: number
  readonly security: number
  readonly checked_at: string | null
  readonly packages: readonly { readonly name: string; readonly current: string; readonly candidate: string; readonly security: boolean }[]
  readonly reboot_required: boolean
}

export type Passkey = { readonly id: string; readonly name: string; readonly created_at: string; readonly last_used_at: string | null }

export type PasskeyCreationOptions = {
  readonly challenge: string
  readonly rp: { readonly name: string; readonly id: string }
  readonly timeout: number
}

export type PasskeyRequestOptions = {
  readonly challenge: string
  readonly rpId: string
  readonly timeout: number
  readonly userVerification: string
}

export type PhpConfig = {
  readonly domain: string
  readonly version: string
  readonly enabled: boolean
  readonly available: readonly string[]
  readonly settings: {
    readonly memory_limit: string | number | boolean
    readonly upload_max_filesize: string | number | boolean
    readonly post_max_size: string | number | boolean
    readonly max_execution_time: string | number | boolean
    readonly max_input_time: string | number | boolean
    readonly max_input_vars: string | number | boolean
    readonly display_errors: string | number | boolean
    readonly error_reporting: string | number | boolean
    readonly 'date.timezone': string | number | boolean
    readonly 'session.gc_maxlifetime': string | number | boolean
    readonly short_open_tag: string | number | boolean
    readonly allow_url_fopen: string | number | boolean
    readonly 'opcache.enable': string | number | boolean
  }
  readonly admin_settings: { readonly open_basedir: string; readonly disable_functions: string }
  readonly pool: { readonly pm: 'ondemand'; readonly max_children: number; readonly idle_timeout: number; readonly max_requests: number }
}

export type PhpExtension = { readonly name: string; readonly installed: boolean; readonly enabled: boolean }

export type PhpVersion = {
  readonly version: string
  readonly full_version: string
  readonly installed: boolean
  readonly default: boolean
  readonly sites: number
  readonly eol: string
}

export type PlannedChange = { readonly scope: string; readonly kind: string; readonly target: string }

export type Process = {
  readonly pid: number
  readonly user: string
  readonly cpu: number
  readonly memory_mb: number
  readonly state: string
  readonly started_at: string
  readonly command: string
}

export type ProtectedDir = {
  readonly id: number
  readonly path: string
  readonly realm: string
  readonly users: readonly string[]
  readonly enabled: boolean
  readonly created_at: string
}

export type Redirect = {
  readonly id: number
  readonly source: string
  readonly target: string
  readonly type: 301 | 302 | 307 | 308
  readonly match: 'exact' | 'prefix'
  readonly keep_query: boolean
  readonly enabled: boolean
  readonly created_at: string
}

export type SearchResults = {
  readonly query: string
  readonly results: readonly {
    readonly type: 'user' | 'domain' | 'database' | 'email' | 'ftp' | 'wordpress' | 'backup' | 'setting' | 'page'
    readonly id: string
    readonly title: string
    readonly subtitle: string
    readonly link: string
  }[]
}

export type ServerIp = {
  readonly ip: string
  readonly version: number
  readonly interface: string
  readonly shared: boolean
  readonly owner: string
  readonly nat_ip: string
  readonly domains: number
}

export type Service = {
  readonly name: string
  readonly display_name: string
  readonly status: 'running' | 'stopped' | 'failed' | 'not_installed'
  readonly enabled: boolean
  readonly description: string
  readonly version?: string
  readonly pid?: number | null
  readonly memory_mb?: number
  readonly uptime_seconds?: number
  readonly watchdog?: boolean
}

export type ServiceConfig = {
  readonly files: readonly string[]
  readonly file: string
  readonly content: string
  readonly revision: number
}

export type ServiceMetrics = { readonly cpu_percent: readonly number[]; readonly memory_mb: readonly number[]; readonly restarts: number }

export type Session = {
  readonly id: string
  readonly ip: string
  readonly device: string
  readonly user_agent: string
  readonly login_at: string
  readonly last_seen: string
  readonly current: boolean
  readonly via: 'password' | '2fa' | 'passkey' | 'sso' | 'login-as'
  readonly impersonator: string | null
}

export type SessionConflict = {
  readonly existing_session: true
  readonly session_info: { readonly ip: string; readonly device: string; readonly login_at: number; readonly last_seen: number }
  readonly message: string
}

export type Settings = {
  readonly groups: readonly string[]
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export type SettingsGroup = { readonly group: string; readonly settings: Readonly<Record<string, unknown>>; readonly schema: unknown }

export type Share = {
  readonly id: string
  readonly path: string
  readonly url: string
  readonly protected: boolean
  readonly expires_at: string | null
  readonly max_downloads: number
  readonly downloads: number
  readonly created_at: string
}

export type SiteAccess = { readonly allow: readonly string[]; readonly deny: readonly string[]; readonly default: 'allow' | 'deny' }

export type SiteCache = {
  readonly enabled: boolean
  readonly ttl_seconds: number
  readonly bypass_paths: readonly string[]
  readonly bypass_cookies: readonly string[]
  readonly size_mb: number
  readonly hit_ratio: number
}

export type SiteLog = { readonly type: 'access' | 'error' | 'php'; readonly lines: readonly string[]; readonly truncated: boolean }

export type SiteModsecurity = { readonly enabled: boolean; readonly log_only: boolean; readonly disabled_rules: readonly number[] }

export type SiteProxy = {
  readonly id: number
  readonly path: string
  readonly target: string
  readonly websocket: boolean
  readonly enabled: boolean
}

export type SshAccess = {
  readonly shell: 'none' | 'sftp' | 'jailed' | 'full'
  readonly password_login: boolean
  readonly host: string
  readonly port: number
  readonly keys: number
  readonly password_set?: boolean
}

export type SshKey = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bits: number
  readonly fingerprint: string
  readonly created_at: string
}

export type SystemInfo = {
  readonly hostname: string
  readonly os: string
  readonly kernel: string
  readonly arch: string
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly memory_total_mb: number
  readonly swap_total_mb: number
  readonly uptime_seconds: number
  readonly boot_at: string
  readonly panel_version: string
  readonly ip: string
  readonly ipv6: string
  readonly timezone: string
  readonly virtualization: string
}

export type TrashItem = {
  readonly trash_path: string
  readonly original_path: string
  readonly name: string
  readonly is_dir: boolean
  readonly size: number
  readonly deleted_at: string
}

export type TwoFactorNeeded = { readonly requires_2fa: true; readonly message: string }

export type Usage = {
  readonly domains: number
  readonly subdomains: number
  readonly domain_aliases: number
  readonly databases: number
  readonly email_accounts: number
  readonly ftp_accounts: number
  readonly cronjobs: number
  readonly users: number
  readonly disk_used_mb: number
  readonly disk_web_mb: number
  readonly disk_mail_mb: number
  readonly disk_db_mb: number
  readonly inodes: number
  readonly bandwidth_used_mb: number
  readonly limits: Readonly<Record<string, number>>
  readonly percent: { readonly disk: number; readonly bandwidth: number }
  readonly measured_at: string | null
}

export type User = {
  readonly username: string
  readonly email: string
  readonly role: 'admin' | 'reseller' | 'user'
  readonly status: 'active' | 'suspended' | 'disabled' | 'pending' | 'deleting'
  readonly creator: string
  readonly package: string
  readonly max_domains: number
  readonly max_databases: number
  readonly max_email_accounts: number
  readonly max_ftp_accounts: number
  readonly max_subdomains: number
  readonly max_domain_aliases: number
  readonly max_cronjobs: number
  readonly max_users: number
  readonly disk_quota_mb: number
  readonly bandwidth_quota_mb: number
  readonly inode_quota: number
  readonly cpu_limit_percent: number
  readonly memory_limit_mb: number
  readonly io_limit_mbps: number
  readonly process_limit: number
  readonly can_use_ssl: boolean
  readonly can_use_ssh: boolean
  readonly can_use_cron: boolean
  readonly can_use_php: boolean
  readonly can_use_cgi: boolean
  readonly can_use_spam: boolean
  readonly can_use_catchall: boolean
  readonly can_use_dnscontrol: boolean
  readonly can_use_sysinfo: boolean
  readonly name: string
  readonly home_dir: string
  readonly shell: string
  readonly ip: string
  readonly ipv6: string
  readonly language: string
  readonly timezone: string
  readonly two_factor_enabled: boolean
  readonly must_change_password: boolean
  readonly suspended_at: string | null
  readonly suspend_reason: string
  readonly last_login_at: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly collaborator?: { readonly login: string; readonly scopes: readonly string[] }
}

export type Vhost = {
  readonly domain: string
  readonly webserver: string
  readonly template: string
  readonly templates: readonly string[]
  readonly options: VhostOptions
  readonly custom: { readonly nginx: string; readonly apache: string }
  readonly config: string
  readonly revision: number
  readonly updated_at: string
}

export type VhostOptions = {
  readonly index_files: readonly string[]
  readonly www_redirect: 'none' | 'to_www' | 'to_apex'
  readonly client_max_body_mb: number
  readonly gzip: boolean
  readonly brotli: boolean
  readonly http2: boolean
  readonly http3: boolean
  readonly directory_listing: boolean
  readonly access_log: boolean
  readonly error_log: boolean
  readonly security_headers: boolean
  readonly static_expires_days: number
}

export type VhostRevision = { readonly revision: number; readonly at: string; readonly actor: string; readonly config: string }

export type VhostTest = { readonly valid: boolean; readonly output: string }
