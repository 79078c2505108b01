import { Button, Group, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerEvent } from '@croft/sdk'
import { LogView } from './log-view.tsx'
import { useTail } from './tail.ts'

export interface LogProps {
  /** What it is the log of. */
  readonly of: readonly string[]
  /** Asks for the last lines, those with the words `q` in them. */
  readonly load: (wanted: { readonly lines: number; readonly q?: string }) => Promise<{ readonly lines: readonly string[] }>
  /** Has to stay the same from one drawing to the next. */
  readonly open: (signal: AbortSignal) => AsyncGenerator<ServerEvent>
  /** Before the search and behind the last button. */
  readonly before?: ReactNode
  readonly after?: ReactNode
}

/** The last lines of a log, searched; as they are written, if one likes. */
export function Log({ of, load, open, before, after }: LogProps): ReactNode {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [live, setLive] = useState(false)
  const [words] = useDebouncedValue(typed.trim(), 300)
  const { data, error, refetch } = useQuery({
    // asked for once more when one begins to follow, and by no event: lines that were followed would stand there twice
    queryKey: ['log', ...of, words, live],
    refetchOnWindowFocus: !live,
    // what was followed a moment ago is there when one stops
    staleTime: 0,
    queryFn: () => load({ lines: 500, ...(words === '' ? {} : { q: words }) }),
  })
  const tail = useTail(open, live)
  return (
    <>
      <Group mb="sm">
        {before}
        <TextInput
          type="search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          maw={320}
        />
        <Button variant={live ? 'filled' : 'default'} aria-pressed={live} onClick={() => setLive(!live)}>
          {t('logs.live')}
        </Button>
        {after}
      </Group>
      <LogView written={data?.lines} error={error} retry={() => void refetch()} tail={tail} words={words} live={live} />
    </>
  )
}
