import { Badge, Button, Group, Modal, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as php from '@croft/sdk/areas/php'
import type { PhpVersion } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { JobLine } from '../../ui/job-line.tsx'
import { Records } from '../../ui/records.tsx'

const queryKey = ['php', 'versions'] as const
type Started = (job: number) => void

function Extensions({ version, started }: { readonly version: string; readonly started: Started }): ReactNode {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: ['php', 'extensions', version], queryFn: () => php.extensionsList(api, version) })
  const change = useWrite(
    ({ name, enabled }: { readonly name: string; readonly enabled: boolean }) => php.extensionsUpdate(api, version, name, { enabled }),
    { changes: [['php'], ['jobs']], done: (accepted) => started(accepted.job_id) },
  )
  return (
    <Stack gap="xs">
      {data?.map(({ name, installed, enabled }) => (
        <Group key={name} justify="space-between">
          <Switch
            label={name}
            checked={enabled}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ name, enabled: event.currentTarget.checked })}
          />
          {!installed && (
            <Text size="sm" c="dimmed">
              {t('choice.not_installed')}
            </Text>
          )}
        </Group>
      ))}
    </Stack>
  )
}

function Install({ row, started }: { readonly row: PhpVersion; readonly started: Started }): ReactNode {
  const { t } = useTranslation()
  const install = useWrite(() => php.versionsInstall(api, row.version), {
    changes: [['php'], ['jobs']],
    done: (accepted) => started(accepted.job_id),
  })
  return (
    <Button size="compact-sm" variant="default" loading={install.isPending} onClick={() => install.mutate(undefined)}>
      {t('services.install')}
    </Button>
  )
}

/** PHP on this server: versions that sites may use, and what each is built with. */
export function PhpVersions(): ReactNode {
  const { t } = useTranslation()
  const [job, setJob] = useState<number | null>(null)
  const [open, setOpen] = useState<string | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  return (
    <Stack>
      {job !== null && <JobLine key={job} id={job} />}
      <Records
        queryKey={queryKey}
        load={() => php.versionsList(api)}
        rowKey={(row) => row.version}
        columns={[
          {
            name: 'version',
            cell: (row) => (
              <Group gap="xs">
                {row.version}
                {row.default && <Badge variant="light">{t('php.default')}</Badge>}
              </Group>
            ),
          },
          {
            name: 'status',
            cell: (row) => (
              <Badge variant="light" color={row.installed ? 'teal' : 'gray'}>
                {row.installed ? row.full_version || t('choice.installed') : t('choice.not_installed')}
              </Badge>
            ),
          },
          { name: 'sites', cell: (row) => row.sites },
          { name: 'eol', cell: (row) => row.eol },
        ]}
        empty={t('list.nothing')}
        actions={(row) =>
          row.installed ? (
            <>
              <Button size="compact-sm" variant="default" onClick={() => setOpen(row.version)}>
                {t('php.extensions')}
              </Button>
              <Button size="compact-sm" variant="light" color="red" disabled={row.sites > 0} onClick={() => setRemoving(row.version)}>
                {t('php.remove')}
              </Button>
            </>
          ) : (
            <Install row={row} started={setJob} />
          )
        }
      />
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={t('php.extensions-of', { version: open })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {open !== null && <Extensions version={open} started={setJob} />}
      </Modal>
      {removing !== null && (
        <Confirm
          opened
          close={() => setRemoving(null)}
          title={t('php.remove-title', { version: removing })}
          text={t('php.remove-text')}
          confirmLabel={t('php.remove')}
          run={async () => setJob((await php.versionsDelete(api, removing)).job_id)}
          changes={[['php'], ['jobs']]}
        />
      )}
    </Stack>
  )
}
