// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Change settings. */
export const update: Fields = {}

/** Fields of: Send a test message by e-mail. */
export const mailTest: Fields = {
  to: {
    type: 'string',
    required: true,
    maxLength: 254,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
}
