import { Anchor, Button, Drawer, Group, Progress, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as jobs from '@croft/sdk/areas/jobs'
import type { Job } from '@croft/sdk/shapes'
import { api } from '../api/client.ts'
import { time } from '../ui/format.ts'
import { Failure } from '../ui/failure.tsx'
import { JobLog } from '../ui/job-line.tsx'
import { jobName } from '../ui/job-name.ts'
import { JobButtons, JobStatus } from '../ui/job-parts.tsx'

function JobCard({ job }: { readonly job: Job }): ReactNode {
  const { t } = useTranslation()
  const [log, setLog] = useState(false)
  const open = job.finished_at === null
  return (
    <Stack gap={4} component="li" py="xs">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={500} size="sm">
          {jobName(t, job.type)} {job.resource.id}
        </Text>
        <JobStatus job={job} />
      </Group>
      {open && <Progress value={job.progress} animated={job.status === 'running'} aria-label={job.message} />}
      <Text size="xs" c={job.error === null ? 'dimmed' : 'red'}>
        {job.error ?? job.message} · {time(job.created_at)} · {job.actor}
      </Text>
      <Group gap="xs">
        <JobButtons job={job} />
        {job.attempts > 0 && (
          <Button size="compact-xs" variant="subtle" aria-expanded={log} onClick={() => setLog(!log)}>
            {t('jobs.log')}
          </Button>
        )}
      </Group>
      {log && <JobLog id={job.id} live={open} />}
    </Stack>
  )
}

/** What goes on in the background, newest first, as it goes on. */
export function JobsDrawer({ opened, close }: { readonly opened: boolean; readonly close: () => void }): ReactNode {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: ['jobs', 'drawer'],
    queryFn: () => jobs.listPage(api, { per_page: 30 }),
    enabled: opened,
  })
  return (
    <Drawer opened={opened} onClose={close} position="right" title={t('jobs.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      {data === undefined && (error === null ? <Skeleton height={200} /> : <Failure error={error} retry={() => void refetch()} />)}
      <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {data?.data.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
      </Stack>
      {data?.data.length === 0 && <Text c="dimmed">{t('jobs.none')}</Text>}
      <Anchor component={Link} to="/jobs" onClick={close} size="sm">
        {t('list.all')}
      </Anchor>
    </Drawer>
  )
}
