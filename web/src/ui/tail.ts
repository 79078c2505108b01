import { useEffect, useState } from 'react'
import type { ServerEvent } from '@croft/sdk'
import { wordsOf } from '../api/client.ts'

/** Older ones are let go: a log that is followed for hours must not fill the browser. */
const mostLines = 2000
/** A thousand lines at once are drawn once. */
const drawEveryMs = 100

const lineOf = (data: unknown): string => (typeof data === 'string' ? data : ((data as { readonly line?: string }).line ?? ''))

export interface Tail {
  readonly lines: readonly string[]
  /** Why nothing comes any more. */
  readonly problem: string
}

/** Lines that arrive while one looks, newest last. `open` has to stay the same from one drawing to the next. */
export function useTail(open: (signal: AbortSignal) => AsyncGenerator<ServerEvent>, on: boolean): Tail {
  const [lines, setLines] = useState<readonly string[]>([])
  const [problem, setProblem] = useState('')
  useEffect(() => {
    setLines([])
    setProblem('')
    if (!on) return
    const abort = new AbortController()
    const fresh: string[] = []
    const timer = setInterval(() => {
      if (fresh.length === 0) return
      const taken = fresh.splice(0)
      setLines((before) => [...before, ...taken].slice(-mostLines))
    }, drawEveryMs)
    const follow = async () => {
      for await (const { event, data } of open(abort.signal)) if (event === 'log') fresh.push(lineOf(data))
    }
    follow().catch((error: unknown) => {
      if (!abort.signal.aborted) setProblem(wordsOf(error))
    })
    return () => {
      clearInterval(timer)
      abort.abort()
    }
  }, [open, on])
  return { lines, problem }
}
