// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Switch an extension of a PHP version on or off. */
export const extensionsUpdate: Fields = { enabled: { type: 'boolean', required: true } }
