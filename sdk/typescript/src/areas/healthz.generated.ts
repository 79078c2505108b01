// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client } from '../client.ts'

/** Whether the panel works, for monitors. */
export const healthz = (client: Client, options?: CallOptions): Promise<{ readonly ok: boolean }> =>
  client.json({ method: 'GET', path: `/healthz`, root: true }, options)
