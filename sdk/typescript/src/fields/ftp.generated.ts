// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Change the settings of the FTP server. */
export const configUpdate: Fields = {
  port: { type: 'integer', maximum: 65535, minimum: 1 },
  passive_ports: { type: 'string', pattern: '^\\d{4,5}-\\d{4,5}$' },
  tls: { type: 'string', enum: ['off', 'optional', 'required'] },
  max_clients: { type: 'integer', maximum: 10000, minimum: 1 },
  max_per_ip: { type: 'integer', maximum: 1000, minimum: 1 },
  anonymous: { type: 'boolean' },
}

/** Fields of: Change the anonymous FTP of a domain. */
export const anonymousUpdate: Fields = {
  enabled: { type: 'boolean' },
  allow_upload: { type: 'boolean' },
  max_connections: { type: 'integer', maximum: 100, minimum: 1 },
}

/** Fields of: Create FTP account. */
export const create: Fields = {
  username: { type: 'string', default: '', maxLength: 64 },
  password: { type: 'string', default: '', maxLength: 1024, secret: true },
  domain: { type: 'string', default: '', maxLength: 253 },
  owner: { type: 'string' },
  home_dir: { type: 'string', default: '/', maxLength: 1024 },
  quota_mb: { type: 'integer', default: 0, maximum: 1000000000, minimum: 0 },
  read_only: { type: 'boolean', default: false },
}

/** Fields of: Update FTP account. */
export const update: Fields = {
  password: { type: 'string', maxLength: 1024, secret: true },
  home_dir: { type: 'string', maxLength: 1024 },
  quota_mb: { type: 'integer', maximum: 1000000000, minimum: 0 },
  read_only: { type: 'boolean' },
  enabled: { type: 'boolean' },
  protocols: { type: 'array', items: { type: 'string', enum: ['ftp', 'sftp'] } },
  bandwidth_kbps: { type: 'integer', maximum: 10000000, minimum: 0 },
}

/** Fields of: Restrict the addresses of an FTP account. */
export const restrict: Fields = { allowed_ips: { type: 'array', required: true, items: { type: 'string', maxLength: 64 } } }
