import { useEffect } from 'react'
import * as events from '@croft/sdk/areas/events'
import type { Job } from '@croft/sdk/shapes'
import { api, isSignedOut, queries } from './client.ts'
import { sessionEnded } from './session.ts'

/** Resource type of an event → first part of the query keys that show it. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  domain: ['domains'],
  user: ['users', 'resellers'],
  package: ['packages'],
  zone: ['zones'],
  certificate: ['certificates', 'domains'],
  service: ['services'],
  notification: ['notifications'],
  database: ['databases'],
  ftp: ['ftp'],
  'cron-job': ['cron'],
  server: ['system'],
}

/** Keeps what is on the screen true: changes of anybody, and jobs as they go on. */
export function useLive(): void {
  useEffect(() => {
    const abort = new AbortController()
    const due = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | null = null
    // a thousand changes are one look
    const refresh = (keys: readonly string[]) => {
      for (const key of keys) due.add(key)
      timer ??= setTimeout(() => {
        timer = null
        for (const key of due) void queries.invalidateQueries({ queryKey: [key] })
        due.clear()
      }, 250)
    }
    const follow = async () => {
      for await (const { event, data } of events.follow(api, {}, { signal: abort.signal })) {
        if (event === 'job') {
          const job = data as Job
          queries.setQueryData(['job', job.id], job)
          refresh(['jobs', ...(job.finished_at === null ? [] : (shownBy[job.resource.type] ?? [job.resource.type]))])
        } else {
          const type = (data as { readonly resource?: { readonly type?: string } }).resource?.type ?? ''
          refresh(shownBy[type] ?? [type])
        }
      }
    }
    follow().catch((error: unknown) => {
      if (isSignedOut(error)) void sessionEnded()
    })
    return () => {
      abort.abort()
      if (timer !== null) clearTimeout(timer)
    }
  }, [])
}
