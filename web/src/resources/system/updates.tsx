import { Alert, Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as system from '@croft/sdk/areas/system'
import type { PackageUpdates } from '@croft/sdk/shapes'
import { api, queries } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Failure } from '../../ui/failure.tsx'
import { time } from '../../ui/format.ts'
import { JobLine } from '../../ui/job-line.tsx'
import { Records } from '../../ui/records.tsx'

const queryKey = ['system', 'updates'] as const

/** Newer versions of the server's packages. */
export function Updates(): ReactNode {
  const { t } = useTranslation()
  const [job, setJob] = useState<number | null>(null)
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => system.packagesUpdates(api) })
  const look = useWrite(() => system.packagesUpdates(api, { refresh: true }), {
    done: (found: PackageUpdates) => queries.setQueryData(queryKey, found),
  })
  const update = useWrite((body: system.PackagesUpdateBody) => system.packagesUpdate(api, body), {
    changes: [['jobs']],
    done: (accepted) => setJob(accepted.job_id),
  })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack>
      {data.reboot_required && <Alert color="yellow">{t('updates.reboot')}</Alert>}
      {job !== null && <JobLine key={job} id={job} />}
      <Group justify="space-between">
        <Text>
          {t('updates.count', { count: data.count, security: data.security })} {t('updates.checked', { at: time(data.checked_at) })}
        </Text>
        <Group>
          <Button variant="default" loading={look.isPending} onClick={() => look.mutate(undefined)}>
            {t('updates.look')}
          </Button>
          <Button
            variant="default"
            disabled={data.security === 0}
            loading={update.isPending && update.variables.security_only === true}
            onClick={() => update.mutate({ security_only: true })}
          >
            {t('updates.security')}
          </Button>
          <Button
            disabled={data.count === 0}
            loading={update.isPending && update.variables.security_only !== true && update.variables.packages === undefined}
            onClick={() => update.mutate({})}
          >
            {t('updates.all')}
          </Button>
        </Group>
      </Group>
      <Records
        queryKey={[...queryKey, 'packages', data.checked_at, data.count]}
        load={() => Promise.resolve(data.packages)}
        rowKey={(row) => row.name}
        columns={[
          { name: 'name', cell: (row) => row.name },
          { name: 'current', cell: (row) => row.current },
          { name: 'candidate', cell: (row) => row.candidate },
          { name: 'security', cell: (row) => (row.security ? <Badge color="orange">{t('yes')}</Badge> : t('no')) },
        ]}
        empty={t('updates.none')}
        actions={(row) => (
          <Button size="compact-sm" variant="default" onClick={() => update.mutate({ packages: [row.name] })}>
            {t('updates.one')}
          </Button>
        )}
      />
    </Stack>
  )
}
