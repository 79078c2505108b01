import { z } from 'zod'

export const ResultType = z.enum(['user', 'domain', 'database', 'email', 'ftp', 'wordpress', 'backup', 'setting', 'page'])
export type ResultType = z.infer<typeof ResultType>

export const SearchQuery = z.object({
  q: z.string().min(2),
  types: z.array(ResultType).default([]),
  limit: z.number().int().min(1).max(50).default(20),
})

export const SearchResult = z.object({ type: ResultType, id: z.string(), title: z.string(), subtitle: z.string(), link: z.string() })
export type SearchResult = z.infer<typeof SearchResult>
export const SearchResults = z.object({ query: z.string(), results: z.array(SearchResult) }).meta({ id: 'SearchResults' })
