// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Add a template of zones. */
export const templatesCreate: Fields = {
  name: { type: 'string', required: true, pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' },
  records: {
    type: 'array',
    required: true,
    items: {
      type: 'object',
      fields: {
        name: { type: 'string', required: true, maxLength: 255 },
        type: { type: 'string', required: true, maxLength: 10 },
        content: { type: 'string', required: true, maxLength: 4096 },
        ttl: { type: 'integer', maximum: 604800, minimum: 60 },
        priority: { type: 'integer', maximum: 65535, minimum: 0 },
      },
    },
  },
}

/** Fields of: Change a template of zones. */
export const templatesUpdate: Fields = {
  records: {
    type: 'array',
    items: {
      type: 'object',
      fields: {
        name: { type: 'string', required: true, maxLength: 255 },
        type: { type: 'string', required: true, maxLength: 10 },
        content: { type: 'string', required: true, maxLength: 4096 },
        ttl: { type: 'integer', maximum: 604800, minimum: 60 },
        priority: { type: 'integer', maximum: 65535, minimum: 0 },
      },
    },
  },
}

/** Fields of: Add a secondary name server. */
export const serversCreate: Fields = {
  hostname: { type: 'string', required: true },
  ip: { type: 'string', required: true },
  role: { type: 'string', enum: ['secondary', 'cluster'], default: 'secondary' },
  tsig_key: { type: 'string', maxLength: 300 },
}

/** Fields of: Add a DNS provider. */
export const providersCreate: Fields = {
  name: { type: 'string', required: true, maxLength: 64 },
  type: { type: 'string', required: true, enum: ['cloudflare', 'route53', 'google', 'digitalocean', 'hetzner', 'ovh', 'rfc2136'] },
  credentials: { type: 'object', required: true },
}

/** Fields of: Create zone. */
export const zonesCreate: Fields = {
  domain: { type: 'string', required: true },
  owner: { type: 'string' },
  kind: { type: 'string', enum: ['primary', 'secondary'], default: 'primary' },
  primaries: { type: 'array', default: [], items: { type: 'string' } },
  template: { type: 'string', maxLength: 64 },
  ip: { type: 'string', default: '' },
  ipv6: { type: 'string', default: '' },
}

/** Fields of: Update zone. */
export const zonesUpdate: Fields = {
  soa: {
    type: 'object',
    fields: {
      rname: { type: 'string' },
      refresh: { type: 'integer', maximum: 2147483647, minimum: 1 },
      retry: { type: 'integer', maximum: 2147483647, minimum: 1 },
      expire: { type: 'integer', maximum: 2147483647, minimum: 1 },
      minimum: { type: 'integer', maximum: 2147483647, minimum: 1 },
    },
  },
  default_ttl: { type: 'integer', maximum: 604800, minimum: 60 },
  status: { type: 'string', enum: ['active', 'disabled'] },
}

/** Fields of: Reset zone to its template. */
export const zonesReset: Fields = {
  template: { type: 'string', maxLength: 64 },
  keep_custom: { type: 'boolean', default: true },
  confirm: { type: 'boolean', required: true },
}

/** Fields of: Import a BIND zone file. */
export const zonesImport: Fields = {
  zone: { type: 'string', required: true, maxLength: 4194304 },
  mode: { type: 'string', enum: ['merge', 'replace'], default: 'merge' },
  dry_run: { type: 'boolean', default: false },
}

/** Fields of: Create record. */
export const recordsCreate: Fields = {
  name: { type: 'string', required: true },
  type: { type: 'string', required: true },
  content: { type: 'string', required: true, maxLength: 65535 },
  ttl: { type: 'integer', maximum: 604800, minimum: 60 },
  priority: { type: 'integer', maximum: 65535, minimum: 0 },
  disabled: { type: 'boolean' },
  comment: { type: 'string', maxLength: 200 },
}

/** Fields of: Change many records at once. */
export const recordsChange: Fields = {
  create: { type: 'array', items: { type: 'object' } },
  update: { type: 'array', items: { type: 'object' } },
  delete: { type: 'array', items: { type: 'string', maxLength: 16 } },
}

/** Fields of: Update record. */
export const recordsUpdate: Fields = {
  name: { type: 'string' },
  content: { type: 'string', maxLength: 65535 },
  ttl: { type: 'integer', maximum: 604800, minimum: 60 },
  priority: { type: 'integer', maximum: 65535, minimum: 0 },
  disabled: { type: 'boolean' },
  comment: { type: 'string', maxLength: 200 },
}

/** Fields of: Sign a zone. */
export const dnssecEnable: Fields = {
  algorithm: { type: 'string', enum: ['ecdsap256sha256', 'ed25519', 'rsasha256'], default: 'ecdsap256sha256' },
  nsec3: { type: 'boolean', default: false },
}

/** Fields of: Exchange a signing key. */
export const dnssecRollover: Fields = { key: { type: 'string', enum: ['ksk', 'zsk'], default: 'ksk' } }
