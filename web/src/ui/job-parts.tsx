import { Badge, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as jobs from '@croft/sdk/areas/jobs'
import type { Job } from '@croft/sdk/shapes'
import { api } from '../api/client.ts'
import { useWrite } from '../api/write.ts'

const colors: Readonly<Record<Job['status'], string>> = {
  queued: 'gray',
  running: 'blue',
  succeeded: 'teal',
  failed: 'red',
  cancelled: 'gray',
  rolled_back: 'orange',
}
const changes = [['jobs']]

/** How far a job is, in one word. */
export function JobStatus({ job }: { readonly job: Job }): ReactNode {
  const { t } = useTranslation()
  return (
    <Badge color={colors[job.status]} variant="light">
      {t(`choice.${job.status}`, { defaultValue: job.status })}
    </Badge>
  )
}

/** What can be done with a job: stop one that goes on, try a failed one again. */
export function JobButtons({ job }: { readonly job: Job }): ReactNode {
  const { t } = useTranslation()
  const cancel = useWrite(() => jobs.cancel(api, job.id), { changes })
  const retry = useWrite(() => jobs.retry(api, job.id), { changes })
  return (
    <>
      {job.finished_at === null && (
        <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          {t('jobs.cancel')}
        </Button>
      )}
      {job.status === 'failed' && (
        <Button size="compact-xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
          {t('failure.retry')}
        </Button>
      )}
    </>
  )
}
