import { Accordion, Badge, Button, Code, Group, ScrollArea, Skeleton, Stack, Switch, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as cron from '@croft/sdk/areas/cron'
import * as domains from '@croft/sdk/areas/domains'
import * as fields from '@croft/sdk/fields/cron'
import type { CronJob, CronRun } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { time } from '../../ui/format.ts'
import { JobLine } from '../../ui/job-line.tsx'
import { Schedule, mainFields, moreFields } from './form.tsx'
import { JobState } from './list.tsx'
import { useCronWords } from './words.ts'

/** Nobody tells when a run ends by itself. */
const lookAgainMs = 10_000

function Run({ run }: { readonly run: CronRun }): ReactNode {
  const { t } = useTranslation()
  return (
    <Accordion.Item value={String(run.id)}>
      <Accordion.Control>
        <Group>
          <Badge color={run.ok ? 'green' : 'red'}>{run.ok ? t('cron.ok') : t('cron.code', { code: run.exit_code })}</Badge>
          <Text size="sm">{time(run.started_at)}</Text>
          <Text size="sm" c="dimmed">
            {t('cron.seconds', { seconds: (run.duration_ms / 1000).toFixed(1) })}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <ScrollArea.Autosize mah={320} type="auto" viewportProps={{ tabIndex: 0 }}>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {run.output === '' ? t('cron.silent') : run.output}
          </Code>
        </ScrollArea.Autosize>
      </Accordion.Panel>
    </Accordion.Item>
  )
}

function Runs({ id }: { readonly id: number }): ReactNode {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: ['cron', id, 'logs'],
    queryFn: () => cron.logs(api, id),
    refetchInterval: lookAgainMs,
  })
  const clear = useWrite(() => cron.logsDelete(api, id), { changes: [['cron', id, 'logs']] })
  if (data === undefined) return error === null ? <Skeleton height={120} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('cron.runs')}
        </Title>
        {data.length > 0 && (
          <Button variant="subtle" size="compact-sm" loading={clear.isPending} onClick={() => clear.mutate(undefined)}>
            {t('cron.clear')}
          </Button>
        )}
      </Group>
      {data.length === 0 ? (
        <Text c="dimmed">{t('cron.runs-empty')}</Text>
      ) : (
        <Accordion variant="separated">
          {data.map((run) => (
            <Run key={run.id} run={run} />
          ))}
        </Accordion>
      )}
    </Stack>
  )
}

/** Starts a run and shows how far it came. */
function RunNow({ job }: { readonly job: CronJob }): ReactNode {
  const { t } = useTranslation()
  const [task, setTask] = useState<number | null>(null)
  const start = useWrite(() => cron.run(api, job.id), { changes: [['cron']], done: (answer) => setTask(answer.job_id) })
  return (
    <Stack>
      <Button
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        disabled={job.running === true}
        loading={start.isPending}
        onClick={() => start.mutate(undefined)}
      >
        {t('cron.run')}
      </Button>
      {task !== null && <JobLine id={task} />}
    </Stack>
  )
}

/** One cron job: when it runs, what it does, and what became of its runs. */
export function CronShow(): ReactNode {
  const { t } = useTranslation()
  const { id: text } = useParams({ from: '/cron/$id' })
  const id = Number(text)
  const navigate = useNavigate()
  const say = useCronWords()
  const [deleting, remove] = useDisclosure()
  const { data, error, refetch } = useQuery({
    queryKey: ['cron', id, 'show'],
    queryFn: () => cron.show(api, id, { ext: true }),
    refetchInterval: lookAgainMs,
  })
  const owned = useQuery({
    queryKey: ['domains', 'of', data?.owner],
    queryFn: () => domains.list(api, { owner: data?.owner ?? '' }),
    enabled: data !== undefined,
  })
  const toggle = useWrite(() => cron.toggle(api, id), { changes: [['cron']] })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  const initial = Object.fromEntries([...mainFields, ...moreFields].map((name) => [name, data[name]]))
  return (
    <Stack>
      <Group justify="space-between">
        <Group>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {data.name}
          </Title>
          <JobState job={data} />
        </Group>
        <Group>
          <Switch label={t('field.enabled')} checked={data.enabled} disabled={toggle.isPending} onChange={() => toggle.mutate(undefined)} />
          <Button color="red" variant="light" onClick={remove.open}>
            {t('delete')}
          </Button>
        </Group>
      </Group>
      <Text c="dimmed">
        {say(data.cron_expr)}
        {data.next_run_at === null ? '' : ` · ${t('cron.next-one', { time: time(data.next_run_at) })}`}
      </Text>
      <RunNow job={data} />
      <Runs id={id} />
      <Title order={2} size="h4">
        {t('cron.change')}
      </Title>
      <ApiForm
        key={data.updated_at}
        fields={fields.update}
        names={mainFields}
        more={moreFields.filter((name) => name !== 'enabled')}
        initial={initial}
        choices={{ domain: owned.data?.map(({ domain }) => domain) }}
        extra={(values, set) => <Schedule values={values} set={set} />}
        submit={(values) => cron.update(api, id, values)}
        changes={[['cron']]}
      />
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('databases.delete-title', { name: data.name })}
        text={t('cron.delete-text')}
        confirmLabel={t('delete')}
        run={() => cron.delete_(api, id)}
        changes={[['cron', 'list']]}
        done={() => void navigate({ to: '/cron' })}
      />
    </Stack>
  )
}
