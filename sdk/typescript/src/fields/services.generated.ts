// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Stop service. */
export const stop: Fields = { force: { type: 'boolean', default: false } }

/** Fields of: Change the configuration of a service. */
export const configUpdate: Fields = {
  file: { type: 'string', required: true, minLength: 1, maxLength: 300 },
  content: { type: 'string', required: true, maxLength: 262144 },
  revision: { type: 'integer', required: true, minimum: 0 },
}
