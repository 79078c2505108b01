import { Badge, Button, Select, Stack, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as databases from '@croft/sdk/areas/databases'
import type { DatabaseServer } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { bytes } from '../../ui/format.ts'
import { JobLine } from '../../ui/job-line.tsx'
import { Records } from '../../ui/records.tsx'
import { titles } from './titles.ts'

type Engine = DatabaseServer['engine']

function Install({ engine, started }: { readonly engine: Engine; readonly started: (job: number) => void }): ReactNode {
  const { t } = useTranslation()
  const install = useWrite(() => databases.enginesInstall(api, engine), {
    changes: [['databases', 'engines'], ['jobs']],
    done: (accepted) => started(accepted.job_id),
  })
  return (
    <Button size="compact-sm" loading={install.isPending} onClick={() => install.mutate(undefined)}>
      {t('databases.install')}
    </Button>
  )
}

/** The database servers of this machine and what is connected to them. */
export function Servers(): ReactNode {
  const { t } = useTranslation()
  const [job, setJob] = useState<number | null>(null)
  const [engine, setEngine] = useState<Engine | null>(null)
  return (
    <Stack>
      {job !== null && <JobLine key={job} id={job} />}
      <Records
        queryKey={['databases', 'engines']}
        load={() => databases.enginesList(api)}
        rowKey={(row) => row.engine}
        columns={[
          { name: 'engine', cell: (row) => titles[row.engine] },
          {
            name: 'status',
            cell: (row) => (
              <Badge variant="light" color={row.running ? 'teal' : 'gray'}>
                {t(row.running ? 'choice.running' : row.installed ? 'choice.stopped' : 'choice.not_installed')}
              </Badge>
            ),
          },
          { name: 'version', cell: (row) => row.version },
          { name: 'databases', cell: (row) => row.databases },
          { name: 'size', cell: (row) => bytes(row.size_kb * 1024) },
        ]}
        empty={t('databases.servers-empty')}
        actions={(row) => (row.installed ? null : <Install engine={row.engine} started={setJob} />)}
      />
      <Title order={2} size="h4">
        {t('databases.processes')}
      </Title>
      <Select
        aria-label={t('field.engine')}
        placeholder={t('field.engine')}
        data={Object.entries(titles).map(([value, label]) => ({ value, label }))}
        value={engine}
        onChange={(value) => setEngine(value as Engine | null)}
        clearable
        w={200}
      />
      <Records
        queryKey={['databases', 'processes', engine]}
        load={() => databases.processesList(api, engine === null ? {} : { engine })}
        refetchMs={5000}
        rowKey={(row) => `${row.engine} ${row.id}`}
        columns={[
          { name: 'id', cell: (row) => row.id },
          { name: 'engine', cell: (row) => titles[row.engine] },
          { name: 'user', cell: (row) => row.user },
          { name: 'database', cell: (row) => row.database },
          { name: 'state', cell: (row) => row.state },
          { name: 'seconds', cell: (row) => row.seconds },
          { name: 'query', cell: (row) => row.query.slice(0, 200) },
        ]}
        empty={t('databases.processes-empty')}
        remove={{
          label: t('databases.process-end'),
          text: (row) => t('databases.process-end-text', { name: row.user }),
          run: (row) => databases.processesEnd(api, row.id, { engine: row.engine }),
        }}
      />
    </Stack>
  )
}
