import { Alert, Code, ScrollArea, Skeleton } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from './failure.tsx'
import type { Tail } from './tail.ts'

export interface LogViewProps {
  /** What was written before; `undefined` until it is there. */
  readonly written: readonly string[] | undefined
  readonly error: unknown
  readonly retry: () => void
  readonly tail: Tail
  /** Of the lines that arrive only those with these words are shown; those before were chosen by the server. */
  readonly words: string
  readonly live: boolean
}

/** Lines of a log. The end stays in view while it is followed, unless one has moved away from it. */
export function LogView({ written, error, retry, tail, words, live }: LogViewProps): ReactNode {
  const { t } = useTranslation()
  const viewport = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  useEffect(() => {
    if (live && atEnd.current && viewport.current !== null) viewport.current.scrollTop = viewport.current.scrollHeight
  }, [live, written, tail.lines])
  if (written === undefined) return error === null ? <Skeleton height={520} /> : <Failure error={error} retry={retry} />
  const wanted = tail.lines.filter((line) => line.toLowerCase().includes(words.toLowerCase()))
  const text = [...written, ...wanted].join('\n')
  return (
    <>
      <ScrollArea
        h={520}
        type="auto"
        viewportRef={viewport}
        onScrollPositionChange={({ y }) => {
          const box = viewport.current
          if (box !== null) atEnd.current = box.scrollHeight - y - box.clientHeight < 40
        }}
        viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': t('logs.title') }}
      >
        <Code block>{text === '' ? t('logs.empty') : text}</Code>
      </ScrollArea>
      {tail.problem !== '' && (
        <Alert color="red" role="alert" mt="sm">
          {tail.problem}
        </Alert>
      )}
    </>
  )
}
