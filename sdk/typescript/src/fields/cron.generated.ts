// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Create cron job. */
export const create: Fields = {
  command: { type: 'string', required: true, minLength: 1, maxLength: 2000 },
  name: { type: 'string', required: true, minLength: 1, maxLength: 64 },
  cron_expr: { type: 'string', required: true, maxLength: 255 },
  domain: { type: 'string', default: '', maxLength: 253 },
  enabled: { type: 'boolean', default: true },
  email_on_complete: { type: 'string', default: '', maxLength: 254 },
  email_on_error: { type: 'boolean', default: false },
  timeout_seconds: { type: 'integer', default: 0, maximum: 86400, minimum: 0 },
  allow_overlap: { type: 'boolean', default: false },
  timezone: { type: 'string', default: '', maxLength: 64 },
  php_version: { type: 'string', default: '', maxLength: 8 },
  environment: { type: 'object', default: {} },
  owner: { type: 'string' },
}

/** Fields of: Update cron job. */
export const update: Fields = {
  command: { type: 'string', minLength: 1, maxLength: 2000 },
  name: { type: 'string', minLength: 1, maxLength: 64 },
  cron_expr: { type: 'string', maxLength: 255 },
  domain: { type: 'string', maxLength: 253 },
  enabled: { type: 'boolean' },
  email_on_complete: { type: 'string', maxLength: 254 },
  email_on_error: { type: 'boolean' },
  timeout_seconds: { type: 'integer', maximum: 86400, minimum: 0 },
  allow_overlap: { type: 'boolean' },
  timezone: { type: 'string', maxLength: 64 },
  php_version: { type: 'string', maxLength: 8 },
  environment: { type: 'object' },
}
