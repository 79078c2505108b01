import { Alert, Anchor, Code, Group, Progress, ScrollArea, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as jobs from '@croft/sdk/areas/jobs'
import type { Job } from '@croft/sdk/shapes'
import { api } from '../api/client.ts'
import { Failure } from './failure.tsx'
import { jobName } from './job-name.ts'

/** Seldom needed: the panel tells how far a job is by itself. */
const lookAgainMs = 3000

/** What a job has written down. */
export function JobLog({ id, live }: { readonly id: number; readonly live: boolean }): ReactNode {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: ['job', id, 'log', live],
    queryFn: () => jobs.log(api, id),
    refetchInterval: live ? lookAgainMs : false,
  })
  if (data === undefined) return error === null ? null : <Failure error={error} retry={() => void refetch()} />
  return (
    <ScrollArea.Autosize mah={240} type="auto" viewportProps={{ tabIndex: 0 }}>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {data.lines.length === 0 ? t('jobs.log-empty') : data.lines.join('\n')}
      </Code>
    </ScrollArea.Autosize>
  )
}

export interface JobLineProps {
  readonly id: number
  /** What is offered when it has succeeded. */
  readonly result?: (job: Job) => ReactNode
  /** Shown without being asked for. */
  readonly logOpen?: boolean
}

/** A job that was started on this page: how far it is, and how it ended. */
export function JobLine({ id, result, logOpen = false }: JobLineProps): ReactNode {
  const { t } = useTranslation()
  const [open, setOpen] = useState(logOpen)
  const { data, error, refetch } = useQuery({
    queryKey: ['job', id],
    queryFn: () => jobs.show(api, id),
    refetchInterval: ({ state }) => (state.data?.finished_at == null ? lookAgainMs : false),
  })
  if (data === undefined) return error === null ? null : <Failure error={error} retry={() => void refetch()} />
  const over = data.finished_at !== null
  const name = jobName(t, data.type)
  return (
    <Alert color={data.status === 'failed' ? 'red' : data.status === 'succeeded' ? 'teal' : 'blue'} role="status">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text size="sm" fw={600}>
            {name}: {t(`choice.${data.status}`, { defaultValue: data.status })}
          </Text>
          <Anchor component="button" type="button" size="sm" onClick={() => setOpen(!open)} aria-expanded={open}>
            {t('jobs.log')}
          </Anchor>
        </Group>
        {!over && <Progress value={data.progress} animated aria-label={name} />}
        {(data.error ?? data.message) !== '' && <Text size="sm">{data.error ?? data.message}</Text>}
        {data.status === 'succeeded' && result?.(data)}
        {open && <JobLog id={id} live={!over} />}
      </Stack>
    </Alert>
  )
}
