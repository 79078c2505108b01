// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Create domain. */
export const create: Fields = {
  domain: { type: 'string', required: true },
  owner: { type: 'string' },
  type: { type: 'string', enum: ['addon', 'subdomain', 'alias'] },
  target: { type: 'string' },
  webserver: { type: 'string', enum: ['nginx', 'apache', 'nginx_apache'] },
  php_version: { type: 'string', maxLength: 8 },
  document_root: { type: 'string' },
  ip: { type: 'string', default: '' },
  ipv6: { type: 'string', default: '' },
  www: { type: 'boolean', default: true },
  dns: { type: 'boolean', default: true },
  mail: { type: 'boolean', default: true },
  ssl: { type: 'boolean', default: false },
  template: { type: 'string', default: 'default', maxLength: 64 },
}

/** Fields of: Update domain. */
export const update: Fields = {
  webserver: { type: 'string', enum: ['nginx', 'apache', 'nginx_apache'] },
  php_version: { type: 'string', maxLength: 8 },
  document_root: { type: 'string' },
  ip: { type: 'string' },
  ipv6: { type: 'string' },
  www: { type: 'boolean' },
  dns: { type: 'boolean' },
  mail: { type: 'boolean' },
  note: { type: 'string' },
}

/** Fields of: Suspend domain. */
export const suspend: Fields = { reason: { type: 'string', default: '', maxLength: 255 } }

/** Fields of: Rename domain. */
export const rename: Fields = { new_domain: { type: 'string', required: true }, keep_redirect: { type: 'boolean', default: false } }

/** Fields of: Transfer domain to another account. */
export const transfer: Fields = { username: { type: 'string', required: true } }

/** Fields of: Clone domain. */
export const clone: Fields = { target_domain: { type: 'string', required: true }, databases: { type: 'boolean', default: true } }

/** Fields of: Add an alias to a domain. */
export const aliasesCreate: Fields = {
  alias: { type: 'string', required: true, maxLength: 253 },
  mode: { type: 'string', enum: ['serve', 'redirect'], default: 'serve' },
  dns: { type: 'boolean', default: true },
  mail: { type: 'boolean', default: false },
}

/** Fields of: Add a redirect. */
export const redirectsCreate: Fields = {
  source: { type: 'string', required: true, maxLength: 1024 },
  target: { type: 'string', required: true, maxLength: 2048 },
  type: { type: 'number', default: 301 },
  match: { type: 'string', enum: ['exact', 'prefix'], default: 'exact' },
  keep_query: { type: 'boolean', default: true },
  enabled: { type: 'boolean', default: true },
}

/** Fields of: Change a redirect. */
export const redirectsUpdate: Fields = {
  source: { type: 'string', maxLength: 1024 },
  target: { type: 'string', maxLength: 2048 },
  type: { type: 'number' },
  match: { type: 'string', enum: ['exact', 'prefix'] },
  keep_query: { type: 'boolean' },
  enabled: { type: 'boolean' },
}

/** Fields of: Set an error page. */
export const errorPagesUpdate: Fields = { content: { type: 'string', required: true, maxLength: 262144 } }

/** Fields of: Protect a directory with a password. */
export const protectedCreate: Fields = {
  path: { type: 'string', required: true, maxLength: 2048 },
  realm: { type: 'string', default: 'Restricted', pattern: '^[^\\p{Cc}"\\\\$]{1,64}$' },
  username: { type: 'string', required: true, pattern: '^[A-Za-z0-9._@-]{1,64}$' },
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
}

/** Fields of: Change a protected directory. */
export const protectedUpdate: Fields = { realm: { type: 'string', pattern: '^[^\\p{Cc}"\\\\$]{1,64}$' }, enabled: { type: 'boolean' } }

/** Fields of: Add a user of a protected directory. */
export const protectedUsersCreate: Fields = {
  username: { type: 'string', required: true, pattern: '^[A-Za-z0-9._@-]{1,64}$' },
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
}

/** Fields of: Change the hotlink protection of a site. */
export const hotlinkUpdate: Fields = {
  enabled: { type: 'boolean' },
  extensions: { type: 'array', items: { type: 'string', maxLength: 11 } },
  allowed: { type: 'array', items: { type: 'string' } },
  redirect_url: { type: 'string', maxLength: 2048 },
}

/** Fields of: Change which addresses may reach a site. */
export const accessUpdate: Fields = {
  allow: { type: 'array', items: { type: 'string', maxLength: 49 } },
  deny: { type: 'array', items: { type: 'string', maxLength: 49 } },
  default: { type: 'string', enum: ['allow', 'deny'] },
}

/** Fields of: Change the response cache of a site. */
export const cacheUpdate: Fields = {
  enabled: { type: 'boolean' },
  ttl_seconds: { type: 'integer', maximum: 86400, minimum: 1 },
  bypass_paths: { type: 'array', items: { type: 'string', pattern: '^\\/[^\\p{Cc}\\s"\'\\\\{};$]{0,1023}$' } },
  bypass_cookies: { type: 'array', items: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } },
}

/** Fields of: Empty the response cache of a site. */
export const cachePurge: Fields = {
  paths: { type: 'array', default: [], items: { type: 'string', maxLength: 2048, pattern: '^\\/.*', format: 'starts_with' } },
}

/** Fields of: Change ModSecurity of a site. */
export const modsecurityUpdate: Fields = {
  enabled: { type: 'boolean' },
  log_only: { type: 'boolean' },
  disabled_rules: { type: 'array', items: { type: 'integer', maximum: 999999999, minimum: 1 } },
}

/** Fields of: Let an application answer a path of a site. */
export const proxiesCreate: Fields = {
  path: { type: 'string', required: true, maxLength: 1024 },
  target: { type: 'string', required: true, maxLength: 2048 },
  websocket: { type: 'boolean', default: false },
  preserve_host: { type: 'boolean', default: true },
}

/** Fields of: Change the PHP version and settings of a site. */
export const phpUpdate: Fields = {
  version: { type: 'string', maxLength: 8 },
  enabled: { type: 'boolean' },
  settings: { type: 'object' },
  admin_settings: { type: 'object' },
  pool: { type: 'object' },
}

/** Fields of: Change the virtual host of a site. */
export const vhostUpdate: Fields = {
  template: { type: 'string', enum: ['default', 'wordpress', 'laravel', 'static', 'proxy'] },
  options: {
    type: 'object',
    fields: {
      index_files: { type: 'array', items: { type: 'string', pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$' } },
      www_redirect: { type: 'string', enum: ['none', 'to_www', 'to_apex'] },
      client_max_body_mb: { type: 'integer', maximum: 10240, minimum: 1 },
      gzip: { type: 'boolean' },
      brotli: { type: 'boolean' },
      http2: { type: 'boolean' },
      http3: { type: 'boolean' },
      directory_listing: { type: 'boolean' },
      access_log: { type: 'boolean' },
      error_log: { type: 'boolean' },
      security_headers: { type: 'boolean' },
      static_expires_days: { type: 'integer', maximum: 365, minimum: 0 },
    },
  },
  custom: { type: 'object', fields: { nginx: { type: 'string', maxLength: 65536 }, apache: { type: 'string', maxLength: 65536 } } },
}

/** Fields of: Test a virtual host without using it. */
export const vhostTest: Fields = {
  template: { type: 'string', enum: ['default', 'wordpress', 'laravel', 'static', 'proxy'] },
  options: {
    type: 'object',
    fields: {
      index_files: { type: 'array', items: { type: 'string', pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$' } },
      www_redirect: { type: 'string', enum: ['none', 'to_www', 'to_apex'] },
      client_max_body_mb: { type: 'integer', maximum: 10240, minimum: 1 },
      gzip: { type: 'boolean' },
      brotli: { type: 'boolean' },
      http2: { type: 'boolean' },
      http3: { type: 'boolean' },
      directory_listing: { type: 'boolean' },
      access_log: { type: 'boolean' },
      error_log: { type: 'boolean' },
      security_headers: { type: 'boolean' },
      static_expires_days: { type: 'integer', maximum: 365, minimum: 0 },
    },
  },
  custom: { type: 'object', fields: { nginx: { type: 'string', maxLength: 65536 }, apache: { type: 'string', maxLength: 65536 } } },
}

/** Fields of: Go back to an earlier virtual host. */
export const vhostRollback: Fields = { revision: { type: 'integer', required: true, minimum: 0 } }
