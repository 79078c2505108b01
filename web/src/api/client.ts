import { QueryClient } from '@tanstack/react-query'
import { ApiError, NetworkError, createClient } from '@croft/sdk'

/** The panel that served this page; the browser sends the session's cookie by itself. */
export const api = createClient()

/** A session by cookie: the token never reaches the page. */
export const byCookie = { headers: { 'x-session': 'cookie' } } as const

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && error.status === 401

export const queries = new QueryClient({
  defaultOptions: {
    // a server that does not answer is told of at once, not waited for in silence
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      // the SDK has tried again already
      retry: false,
      staleTime: 10_000,
      refetchOnWindowFocus: (query) => !isSignedOut(query.state.error),
    },
  },
})

/** What to say of a failure. */
export function wordsOf(error: unknown): string {
  if (error instanceof ApiError) return error.message
  if (error instanceof NetworkError) return error.message
  return error instanceof Error ? error.message : String(error)
}
