import { Button, Group, Modal, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as jobs from '@croft/sdk/areas/jobs'
import type { Job } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { type Column, type Filter, ListPage } from '../../table/list-page.tsx'
import { Empty } from '../../ui/empty.tsx'
import { time } from '../../ui/format.ts'
import { JobLog } from '../../ui/job-line.tsx'
import { jobName } from '../../ui/job-name.ts'
import { JobButtons, JobStatus } from '../../ui/job-parts.tsx'

function JobName({ job }: { readonly job: Job }): ReactNode {
  const { t } = useTranslation()
  return `${jobName(t, job.type)} ${job.resource.id}`
}

const filters: readonly Filter[] = [
  { name: 'status', choices: ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'rolled_back'] },
  { name: 'resource_id' },
  { name: 'from', day: true },
  { name: 'to', day: true },
]

/** All that went on in the background, newest first. */
export function JobList(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  const [read, setRead] = useState<Job | null>(null)
  const columns: readonly Column<Job>[] = [
    { name: 'job', cell: (row) => <JobName job={row} /> },
    { name: 'status', cell: (row) => <JobStatus job={row} /> },
    {
      name: 'message',
      cell: (row) => (
        <Text size="sm" c={row.error === null ? 'inherit' : 'red'} style={{ overflowWrap: 'anywhere' }}>
          {row.error ?? row.message}
        </Text>
      ),
    },
    { name: 'actor', cell: (row) => row.actor },
    ...(role === 'user' ? [] : [{ name: 'owner', hidden: true, cell: (row: Job) => row.owner ?? '–' }]),
    { name: 'created_at', cell: (row) => time(row.created_at) },
    { name: 'finished_at', hidden: true, cell: (row) => (row.finished_at === null ? '–' : time(row.finished_at)) },
    {
      name: 'actions',
      cell: (row) => (
        <Group gap="xs" wrap="nowrap">
          <Button size="compact-xs" variant="subtle" onClick={() => setRead(row)}>
            {t('jobs.log')}
          </Button>
          <JobButtons job={row} />
        </Group>
      ),
    },
  ]
  return (
    <>
      <ListPage
        name="jobs"
        title={t('jobs.title')}
        columns={columns}
        load={(query) => jobs.listPage(api, query)}
        rowKey={(row) => String(row.id)}
        filters={filters}
        empty={<Empty title={t('jobs.title')} text={t('jobs.none')} />}
      />
      {read !== null && (
        <Modal
          opened
          onClose={() => setRead(null)}
          title={<JobName job={read} />}
          size="xl"
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          <JobLog id={read.id} live={read.finished_at === null} />
        </Modal>
      )}
    </>
  )
}
