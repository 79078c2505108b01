// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Choose what you are told, and where. */
export const preferencesUpdate: Fields = {
  channels: {
    type: 'array',
    items: {
      type: 'object',
      fields: {
        id: { type: 'string', pattern: '^[0-9a-f]{16}$' },
        type: { type: 'string', required: true, maxLength: 20 },
        target: { type: 'string', maxLength: 2048 },
        enabled: { type: 'boolean', default: true },
      },
    },
  },
  events: { type: 'object' },
}

/** Fields of: Send a test message to a channel. */
export const test: Fields = { channel_id: { type: 'string', required: true } }

/** Fields of: Tell all users something. */
export const announce: Fields = {
  title: { type: 'string', required: true, minLength: 1, maxLength: 120 },
  body: { type: 'string', required: true, maxLength: 4000 },
  audience: { type: 'string', enum: ['all', 'resellers', 'users'], default: 'all' },
  until: {
    type: 'string',
    pattern:
      '^(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))T(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|([+-](?:[01]\\d|2[0-3]):[0-5]\\d)))$',
    format: 'date-time',
  },
}
