import { Badge, Button, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as cron from '@croft/sdk/areas/cron'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/cron'
import type { CronJob } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { paths } from '../../paths.ts'
import { type Column, ListPage } from '../../table/list-page.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { time } from '../../ui/format.ts'
import { Schedule, mainFields, moreFields } from './form.tsx'
import { useCronWords } from './words.ts'

function When({ job }: { readonly job: CronJob }): ReactNode {
  const say = useCronWords()
  return (
    <Text size="sm" title={job.cron_expr}>
      {say(job.cron_expr)}
    </Text>
  )
}

/** How the last run ended, or that the job rests or runs. */
export function JobState({ job }: { readonly job: CronJob }): ReactNode {
  const { t } = useTranslation()
  if (job.running === true) return <Badge color="blue">{t('cron.running')}</Badge>
  if (!job.enabled) return <Badge color="gray">{t('cron.disabled')}</Badge>
  if (job.last_run_at === null) return <Badge variant="light">{t('cron.waiting')}</Badge>
  return <Badge color={job.last_run_ok ? 'green' : 'red'}>{t(job.last_run_ok ? 'cron.ok' : 'cron.failed')}</Badge>
}

const columns: readonly Column<CronJob>[] = [
  { name: 'name', sortable: true, cell: (row) => row.name },
  { name: 'cron_expr', cell: (row) => <When job={row} /> },
  { name: 'enabled', sortable: true, cell: (row) => <JobState job={row} /> },
  { name: 'owner', sortable: true, cell: (row) => row.owner },
  { name: 'last_run_at', sortable: true, cell: (row) => time(row.last_run_at) },
  { name: 'next_run_at', cell: (row) => time(row.next_run_at) },
  { name: 'command', hidden: true, cell: (row) => row.command },
]

/** Cron jobs with what they do in words. */
export function CronList(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const managed = useUser().role !== 'user'
  const [creating, create] = useDisclosure()
  const owners = useQuery({ queryKey: ['users', 'names'], queryFn: () => users.list(api), enabled: creating && managed })
  const button = <Button onClick={create.open}>{t('cron.create')}</Button>
  return (
    <Stack>
      <Title order={1} size="h2">
        {t('nav.cron')}
      </Title>
      <ListPage
        name="cron"
        columns={columns}
        load={(query) => cron.listPage(api, query, { ext: true })}
        rowKey={(row) => String(row.id)}
        to={(row) => paths.cronJob(row.id)}
        filters={[{ name: 'enabled', choices: ['true', 'false'] }]}
        actions={button}
        empty={<Empty title={t('cron.none')} text={t('cron.empty')} action={button} />}
      />
      <FormModal
        opened={creating}
        close={create.close}
        title={t('cron.create')}
        fields={fields.create}
        names={[...mainFields, ...(managed ? ['owner'] : [])]}
        more={moreFields}
        choices={{ owner: owners.data?.map(({ username }) => username) }}
        extra={(values, set) => <Schedule values={values} set={set} />}
        submit={(values) => cron.create(api, values as cron.CreateBody)}
        changes={[['cron']]}
        done={(made) => void navigate({ to: paths.cronJob(made.id) })}
      />
    </Stack>
  )
}
