// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Create user. */
export const create: Fields = {
  username: { type: 'string', required: true },
  email: {
    type: 'string',
    required: true,
    maxLength: 254,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  package: { type: 'string', default: 'default' },
  role: { type: 'string', enum: ['user', 'reseller', 'admin'], default: 'user' },
  domain: { type: 'string' },
  name: { type: 'string', maxLength: 100 },
  language: { type: 'string', pattern: '^[a-z]{2}(-[A-Z]{2})?$' },
  timezone: { type: 'string' },
  ip: { type: 'string' },
  ipv6: { type: 'string' },
  max_domains: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_databases: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_email_accounts: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_ftp_accounts: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_subdomains: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_domain_aliases: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_cronjobs: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_users: { type: 'integer', maximum: 2000000000, minimum: -1 },
  disk_quota_mb: { type: 'integer', maximum: 2000000000, minimum: -1 },
  bandwidth_quota_mb: { type: 'integer', maximum: 2000000000, minimum: -1 },
  inode_quota: { type: 'integer', maximum: 2000000000, minimum: -1 },
  cpu_limit_percent: { type: 'integer', maximum: 2000000000, minimum: 0 },
  memory_limit_mb: { type: 'integer', maximum: 2000000000, minimum: 0 },
  io_limit_mbps: { type: 'integer', maximum: 2000000000, minimum: 0 },
  process_limit: { type: 'integer', maximum: 2000000000, minimum: -1 },
  can_use_ssl: { type: 'boolean' },
  can_use_ssh: { type: 'boolean' },
  can_use_cron: { type: 'boolean' },
  can_use_php: { type: 'boolean' },
  can_use_cgi: { type: 'boolean' },
  can_use_spam: { type: 'boolean' },
  can_use_catchall: { type: 'boolean' },
  can_use_dnscontrol: { type: 'boolean' },
  can_use_sysinfo: { type: 'boolean' },
  must_change_password: { type: 'boolean', default: false },
  send_welcome: { type: 'boolean', default: false },
}

/** Fields of: Update user. */
export const update: Fields = {
  email: {
    type: 'string',
    maxLength: 254,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
  name: { type: 'string', maxLength: 100 },
  language: { type: 'string', pattern: '^[a-z]{2}(-[A-Z]{2})?$' },
  timezone: { type: 'string' },
  ip: { type: 'string' },
  ipv6: { type: 'string' },
  package: { type: 'string' },
  role: { type: 'string', enum: ['user', 'reseller', 'admin'] },
  max_domains: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_databases: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_email_accounts: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_ftp_accounts: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_subdomains: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_domain_aliases: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_cronjobs: { type: 'integer', maximum: 2000000000, minimum: -1 },
  max_users: { type: 'integer', maximum: 2000000000, minimum: -1 },
  disk_quota_mb: { type: 'integer', maximum: 2000000000, minimum: -1 },
  bandwidth_quota_mb: { type: 'integer', maximum: 2000000000, minimum: -1 },
  inode_quota: { type: 'integer', maximum: 2000000000, minimum: -1 },
  cpu_limit_percent: { type: 'integer', maximum: 2000000000, minimum: 0 },
  memory_limit_mb: { type: 'integer', maximum: 2000000000, minimum: 0 },
  io_limit_mbps: { type: 'integer', maximum: 2000000000, minimum: 0 },
  process_limit: { type: 'integer', maximum: 2000000000, minimum: -1 },
  can_use_ssl: { type: 'boolean' },
  can_use_ssh: { type: 'boolean' },
  can_use_cron: { type: 'boolean' },
  can_use_php: { type: 'boolean' },
  can_use_cgi: { type: 'boolean' },
  can_use_spam: { type: 'boolean' },
  can_use_catchall: { type: 'boolean' },
  can_use_dnscontrol: { type: 'boolean' },
  can_use_sysinfo: { type: 'boolean' },
}

/** Fields of: Suspend user. */
export const suspend: Fields = {
  reason: { type: 'string', default: '', maxLength: 255 },
  at: {
    type: 'string',
    pattern:
      '^(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))T(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|([+-](?:[01]\\d|2[0-3]):[0-5]\\d)))$',
    format: 'date-time',
  },
  keep_mail: { type: 'boolean', default: false },
}

/** Fields of: Rename user. */
export const rename: Fields = { new_username: { type: 'string', required: true } }

/** Fields of: Set a user's password. */
export const password: Fields = {
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  must_change: { type: 'boolean', default: false },
}

/** Fields of: Change a user's package. */
export const package_: Fields = { package: { type: 'string', required: true }, force: { type: 'boolean', default: false } }

/** Fields of: Invite a collaborator. */
export const collaboratorsCreate: Fields = {
  login: { type: 'string', required: true, maxLength: 64 },
  email: {
    type: 'string',
    required: true,
    maxLength: 254,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
  scopes: { type: 'array', required: true, items: { type: 'string', maxLength: 32 } },
  domains: { type: 'array', default: [], items: { type: 'string', maxLength: 253 } },
  password: { type: 'string', maxLength: 1024, secret: true },
}

/** Fields of: Change what a collaborator may do. */
export const collaboratorsUpdate: Fields = {
  email: {
    type: 'string',
    maxLength: 254,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
  scopes: { type: 'array', items: { type: 'string', maxLength: 32 } },
  domains: { type: 'array', items: { type: 'string', maxLength: 253 } },
  enabled: { type: 'boolean' },
  password: { type: 'string', maxLength: 1024, secret: true },
}

/** Fields of: Create API key. */
export const apiKeysCreate: Fields = {
  name: { type: 'string', required: true, maxLength: 64 },
  permissions: { type: 'array', default: ['read'], items: { type: 'string', maxLength: 64 } },
  ip_whitelist: { type: 'array', default: [], items: { type: 'string', maxLength: 64 } },
  expires_in: { type: 'integer', default: 0, maximum: 36500, minimum: 0 },
}

/** Fields of: Change an API key. */
export const apiKeysUpdate: Fields = {
  name: { type: 'string', minLength: 1, maxLength: 64 },
  permissions: { type: 'array', items: { type: 'string', maxLength: 64 } },
  ip_whitelist: { type: 'array', items: { type: 'string', maxLength: 64 } },
  enabled: { type: 'boolean' },
  rate_limit: { type: 'integer', maximum: 100000, minimum: 0 },
}

/** Fields of: Give an API key a new secret. */
export const apiKeysRotate: Fields = { grace_minutes: { type: 'integer', default: 0, maximum: 1440, minimum: 0 } }

/** Fields of: Change the SSH access of a user. */
export const sshUpdate: Fields = {
  shell: { type: 'string', enum: ['none', 'sftp', 'jailed', 'full'] },
  password_login: { type: 'boolean' },
}

/** Fields of: Set the SSH password of a user. */
export const sshPassword: Fields = { password: { type: 'string', default: '', maxLength: 1024, secret: true } }

/** Fields of: Add an SSH key. */
export const sshKeysCreate: Fields = {
  name: { type: 'string', required: true, minLength: 1, maxLength: 64 },
  public_key: { type: 'string', required: true, maxLength: 8192 },
}
