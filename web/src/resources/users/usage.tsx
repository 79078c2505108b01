import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense, lazy, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as users from '@croft/sdk/areas/users'
import type { User } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { megabytes } from '../../ui/format.ts'
import { JobLine } from '../../ui/job-line.tsx'
import { UsageMeters } from './meters.tsx'

const Chart = lazy(async () => ({ default: (await import('../../ui/chart.tsx')).Chart }))
const daySeconds = 86_400
const days = 31

function Traffic({ username }: { readonly username: string }): ReactNode {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: ['users', username, 'bandwidth'], queryFn: () => users.bandwidth(api, username) })
  const lines = useMemo(() => {
    const line = (label: string, color: string, of: 'web_mb' | 'mail_mb' | 'ftp_mb') => ({
      label,
      color,
      values: data?.days.map((day) => day[of]) ?? [],
    })
    return {
      times: data?.days.map(({ date }) => Date.parse(date) / 1000) ?? [],
      series: [line(t('usage.web'), '#1098ad', 'web_mb'), line(t('usage.mail'), '#f76707', 'mail_mb'), line('FTP', '#5f3dc4', 'ftp_mb')],
    }
  }, [data, t])
  return (
    <Suspense fallback={<Skeleton height={220} />}>
      <Chart title={t('dashboard.bandwidth')} seconds={days * daySeconds} {...lines} format={megabytes} />
    </Suspense>
  )
}

/** What an account uses of what it may use, and its traffic day by day. */
export function UsagePart({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  const [job, setJob] = useState<number | null>(null)
  const recount = useWrite(() => users.recount(api, user.username), {
    changes: [['jobs']],
    done: (accepted) => setJob(accepted.job_id),
  })
  return (
    <Stack>
      {job !== null && <JobLine key={job} id={job} />}
      <UsageMeters user={user} />
      <Traffic username={user.username} />
      <Group justify="flex-end">
        <Button variant="default" loading={recount.isPending} onClick={() => recount.mutate(undefined)}>
          {t('usage.recount')}
        </Button>
      </Group>
    </Stack>
  )
}
