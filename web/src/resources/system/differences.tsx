import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as system from '@croft/sdk/areas/system'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { JobLine } from '../../ui/job-line.tsx'
import { Records } from '../../ui/records.tsx'

const queryKey = ['system', 'plan'] as const

/** What on the machine is not as it is stored, looked up when this is opened, and a way to put it right at once. */
export function Differences(): ReactNode {
  const { t } = useTranslation()
  const [job, setJob] = useState<number | null>(null)
  const { refetch, isFetching } = useQuery({ queryKey, queryFn: () => system.plan(api), enabled: false })
  const apply = useWrite(() => system.apply(api), { changes: [['jobs']], done: ({ job_id: id }) => setJob(id) })
  return (
    <Stack>
      <Text c="dimmed" size="sm">
        {t('differences.text')}
      </Text>
      <Group>
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t('updates.look')}
        </Button>
        <Button loading={apply.isPending} onClick={() => apply.mutate(undefined)}>
          {t('differences.apply')}
        </Button>
      </Group>
      {job !== null && <JobLine key={job} id={job} />}
      <Records
        queryKey={queryKey}
        load={() => system.plan(api)}
        rowKey={({ scope, kind, target }) => `${scope} ${kind} ${target}`}
        columns={[
          { name: 'scope', cell: (row) => row.scope },
          { name: 'kind', cell: (row) => row.kind },
          { name: 'target', cell: (row) => row.target },
        ]}
        empty={t('differences.none')}
      />
    </Stack>
  )
}
