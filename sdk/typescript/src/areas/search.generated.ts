// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client } from '../client.ts'
import type { SearchResults } from '../shapes.generated.ts'

export type SearchQuery = {
  readonly q: string
  readonly types?: readonly ('user' | 'domain' | 'database' | 'email' | 'ftp' | 'wordpress' | 'backup' | 'setting' | 'page')[]
  readonly limit?: number
}

/** Find accounts, domains and settings. */
export const search = (client: Client, query: SearchQuery, options?: CallOptions): Promise<SearchResults> =>
  client.json({ method: 'GET', path: `/search`, query }, options)
