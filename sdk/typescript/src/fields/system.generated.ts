// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Send a signal to a process. */
export const processesKill: Fields = {
  signal: { type: 'string', enum: ['TERM', 'KILL', 'HUP'], default: 'TERM' },
  started_at: {
    type: 'string',
    required: true,
    pattern:
      '^(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))T(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|([+-](?:[01]\\d|2[0-3]):[0-5]\\d)))$',
    format: 'date-time',
  },
}

/** Fields of: Make the server agree with the database. */
export const apply: Fields = { only: { type: 'string', pattern: '^[a-z][a-z-]{0,31}(?::[\\w.-]{1,64})?$' } }

/** Fields of: Change the host name of the server. */
export const hostnameUpdate: Fields = { hostname: { type: 'string', required: true } }

/** Fields of: Change the time zone of the server and who sets its clock. */
export const timeUpdate: Fields = {
  timezone: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:\\/[A-Za-z0-9_+-]{1,32}){0,2}$' },
  ntp: { type: 'boolean' },
}

/** Fields of: Restart the server. */
export const reboot: Fields = { delay_seconds: { type: 'integer', default: 5, maximum: 3600, minimum: 0 } }

/** Fields of: Update packages of the server. */
export const packagesUpdate: Fields = {
  packages: { type: 'array', default: [], items: { type: 'string', pattern: '^[a-z0-9][a-z0-9+.-]{0,127}(?::[a-z0-9]{2,16})?$' } },
  security_only: { type: 'boolean', default: false },
}

/** Fields of: Give the server a further address. */
export const ipsCreate: Fields = {
  ip: { type: 'string', required: true, maxLength: 45 },
  prefix: { type: 'integer', maximum: 128, minimum: 1 },
  interface: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$' },
  shared: { type: 'boolean' },
  owner: { type: 'string', maxLength: 64 },
  nat_ip: { type: 'string' },
}

/** Fields of: Change who may use an address. */
export const ipsUpdate: Fields = { shared: { type: 'boolean' }, owner: { type: 'string', maxLength: 64 }, nat_ip: { type: 'string' } }
