// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Choose certificate authorities and accept their terms. */
export const acmeUpdate: Fields = {
  directory_url: { type: 'string', maxLength: 512, format: 'uri' },
  email: { type: 'string' },
  eab_kid: { type: 'string', maxLength: 512 },
  eab_hmac: { type: 'string', maxLength: 1024, pattern: '^[A-Za-z0-9_=+/-]*$' },
  profile: { type: 'string', maxLength: 64, pattern: '^[A-Za-z0-9._-]*$' },
  fallback: {
    type: 'array',
    items: {
      type: 'object',
      fields: {
        directory_url: { type: 'string', required: true, maxLength: 512, format: 'uri' },
        eab_kid: { type: 'string', maxLength: 512 },
        eab_hmac: { type: 'string', maxLength: 1024, pattern: '^[A-Za-z0-9_=+/-]*$' },
      },
    },
  },
  agree_tos: { type: 'boolean', required: true },
}

/** Fields of: Generate CSR. */
export const csrCreate: Fields = {
  common_name: { type: 'string' },
  names: { type: 'array', items: { type: 'string' } },
  organization: { type: 'string', maxLength: 64 },
  organizational_unit: { type: 'string', maxLength: 64 },
  city: { type: 'string', maxLength: 128 },
  state: { type: 'string', maxLength: 128 },
  country: { type: 'string', pattern: '^[A-Za-z]{2}$' },
  email: {
    type: 'string',
    maxLength: 128,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
  key_type: { type: 'string', enum: ['ec256', 'ec384', 'rsa2048', 'rsa4096'], default: 'ec256' },
}

/** Fields of: Upload certificate. */
export const upload: Fields = {
  certificate: { type: 'string', required: true, maxLength: 65536 },
  private_key: { type: 'string', maxLength: 65536 },
  chain: { type: 'string', maxLength: 131072 },
  force_https: { type: 'boolean' },
}

/** Fields of: Make a self-signed certificate. */
export const selfSign: Fields = {
  days: { type: 'integer', default: 365, maximum: 825, minimum: 1 },
  key_type: { type: 'string', enum: ['ec256', 'ec384', 'rsa2048', 'rsa4096'], default: 'ec256' },
}

/** Fields of: Lead visitors to HTTPS. */
export const forceHttps: Fields = {
  enabled: { type: 'boolean', required: true },
  hsts: { type: 'boolean', default: false },
  hsts_max_age: { type: 'integer', default: 31536000, maximum: 63072000, minimum: 0 },
  hsts_subdomains: { type: 'boolean', default: false },
}

/** Fields of: Switch automatic renewal. */
export const autoRenew: Fields = { enabled: { type: 'boolean', required: true } }

/** Fields of: Choose the oldest TLS version. */
export const options: Fields = { tls_min: { type: 'string', enum: ['1.2', '1.3'], default: '1.2' } }

/** Fields of: Issue certificate. */
export const issue: Fields = {
  challenge: { type: 'string', enum: ['http-01', 'dns-01'], default: 'http-01' },
  wildcard: { type: 'boolean', default: false },
  names: { type: 'array', items: { type: 'string' } },
  key_type: { type: 'string', enum: ['ec256', 'ec384', 'rsa2048', 'rsa4096'], default: 'ec256' },
  dns_provider_id: { type: 'string', maxLength: 64 },
  force_https: { type: 'boolean', default: true },
  dry_run: { type: 'boolean', default: false },
}

/** Fields of: Renew certificate. */
export const renew: Fields = { force: { type: 'boolean', default: false } }
