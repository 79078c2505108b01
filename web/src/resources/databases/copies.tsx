import { Anchor, Button, FileButton, Group, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as databases from '@croft/sdk/areas/databases'
import * as fields from '@croft/sdk/fields/databases'
import type { Database, Job, JobAccepted } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import type { Values } from '../../form/use-form.ts'
import { FormModal } from '../../ui/form-modal.tsx'
import { bytes } from '../../ui/format.ts'
import { JobLine } from '../../ui/job-line.tsx'

interface Exported {
  readonly export_id?: string
  readonly size_bytes?: number
}

function Fetch({ job }: { readonly job: Job }): ReactNode {
  const { t } = useTranslation()
  const { export_id: id, size_bytes: size } = (job.result ?? {}) as Exported
  if (job.type !== 'database.export' || id === undefined) return null
  return (
    <Anchor href={`/api/v1/databases/exports/${encodeURIComponent(id)}`} download>
      {t('databases.export-fetch', { size: bytes(size ?? 0) })}
    </Anchor>
  )
}

/** A dump from this computer, put into the home of the owner; answers where it lies there. */
async function upload(file: File, owner: string): Promise<string> {
  const form = new FormData()
  form.set('path', '/')
  form.append('file', file)
  const answer = await fetch(`/api/v1/files/upload?${new URLSearchParams({ user: owner }).toString()}`, { method: 'POST', body: form })
  if (!answer.ok) throw new Error(((await answer.json()) as { readonly message: string }).message)
  return `/${file.name}`
}

/** Dumps out and in, copies and checks of one database: each a task, whose end is shown here. */
export function Copies({ database }: { readonly database: Database }): ReactNode {
  const { t } = useTranslation()
  const name = database.name
  const [job, setJob] = useState<number | null>(null)
  const [dialog, setDialog] = useState<'export' | 'import' | 'clone' | 'rename' | 'check' | null>(null)
  const [dump, setDump] = useState<string | null>(null)
  const navigate = useNavigate()
  const tables = useQuery({
    queryKey: ['databases', name, 'tables'],
    queryFn: () => databases.tablesList(api, name),
    enabled: dialog !== null,
  })
  const put = useWrite((file: File) => upload(file, database.owner), {
    done: (path) => {
      setDump(path)
      setDialog('import')
    },
  })
  const started = (accepted: JobAccepted) => {
    if (dialog !== 'rename') return setJob(accepted.job_id)
    // what this page shows has another name soon
    notifications.show({ message: t('jobs.started') })
    void navigate({ to: '/databases' })
  }
  const forms = {
    export: {
      fields: fields.export_,
      names: ['format', 'tables', 'structure_only'],
      submit: (values: Values) => databases.export_(api, name, values as databases.Export_Body),
    },
    clone: {
      fields: fields.clone,
      names: ['name', 'structure_only'],
      submit: (values: Values) => databases.clone(api, name, values as databases.CloneBody),
    },
    rename: {
      fields: fields.rename,
      names: ['name'],
      submit: (values: Values) => databases.rename(api, name, values as databases.RenameBody),
    },
    check: {
      fields: fields.check,
      names: ['repair', 'optimize', 'tables'],
      submit: (values: Values) => databases.check(api, name, values as databases.CheckBody),
    },
    import: {
      fields: { ...fields.import_, path: { ...fields.import_['path'], type: 'string' as const, required: true } },
      names: ['path', 'drop_existing'],
      submit: (values: Values) => databases.import_(api, name, values as databases.Import_Body),
    },
  } as const
  const close = () => {
    setDialog(null)
    setDump(null)
  }
  const verbs = ['export', 'import', 'clone', 'rename', 'check'] as const
  const choices = {
    tables: tables.data?.map((table) => table.name),
    format: database.engine === 'postgresql' ? undefined : ['sql', 'sql.gz', 'sql.zst'],
  }
  return (
    <Stack>
      {job !== null && <JobLine key={job} id={job} result={(done) => <Fetch job={done} />} />}
      {verbs.map((verb) => (
        <Group key={verb} justify="space-between" align="flex-start" wrap="wrap">
          <div style={{ flex: '1 1 260px' }}>
            <Title order={2} size="h5">
              {t(`databases.${verb}`)}
            </Title>
            <Text size="sm" c="dimmed">
              {t(`databases.${verb}-text`)}
            </Text>
          </div>
          <Group gap="xs">
            {verb === 'import' && (
              <FileButton onChange={(file) => file !== null && put.mutate(file)} accept=".sql,.gz,.zst">
                {(props) => (
                  <Button {...props} variant="default" loading={put.isPending}>
                    {t('databases.import-upload')}
                  </Button>
                )}
              </FileButton>
            )}
            <Button variant="default" onClick={() => setDialog(verb)}>
              {t(`databases.${verb}-do`)}
            </Button>
          </Group>
        </Group>
      ))}
      {dialog !== null && (
        <FormModal
          opened
          close={close}
          title={`${t(`databases.${dialog}`)}: ${name}`}
          {...forms[dialog]}
          initial={dump === null ? {} : { path: dump }}
          choices={choices}
          submitLabel={t(`databases.${dialog}-do`)}
          changes={[['jobs']]}
          done={started}
        />
      )}
    </Stack>
  )
}
