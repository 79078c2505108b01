// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client } from '../client.ts'
import type { ServerEvent } from '../events.ts'

export type FollowQuery = { readonly topics?: readonly ('jobs' | 'notifications' | 'services' | 'metrics')[] }

/** Events `event` (the journal), `job` and `metrics`. Without topics the journal and all jobs. */
export const follow = (client: Client, query: FollowQuery = {}, options?: CallOptions): AsyncGenerator<ServerEvent> =>
  client.events({ method: 'GET', path: `/events`, query }, options)
