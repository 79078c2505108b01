import { Badge, Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as notifications from '@croft/sdk/areas/notifications'
import { announce } from '@croft/sdk/fields/notifications'
import type { Notification } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { type Column, type Filter, ListPage } from '../../table/list-page.tsx'
import { Bulk, type BulkJob } from '../../ui/bulk.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { time } from '../../ui/format.ts'
import { PanelLink } from '../../ui/panel-link.tsx'
import { severityColors } from '../../ui/severity.ts'

const changes = [['notifications']]

function Read({ told }: { readonly told: Notification }): ReactNode {
  const { t } = useTranslation()
  const read = useWrite(() => notifications.read(api, told.id), { changes })
  if (told.read) return null
  return (
    <Button size="compact-xs" variant="default" loading={read.isPending} onClick={() => read.mutate(undefined)}>
      {t('notifications.read')}
    </Button>
  )
}

const columns: readonly Column<Notification>[] = [
  {
    name: 'message',
    cell: (row) => (
      <Stack gap={2} miw={220} maw={640} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={row.read ? 400 : 700}>
          {row.link === '/' ? row.title : <PanelLink to={row.link}>{row.title}</PanelLink>}
        </Text>
        {row.body !== '' && (
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {row.body}
          </Text>
        )}
      </Stack>
    ),
  },
  {
    name: 'severity',
    cell: (row) => (
      <Badge color={severityColors[row.severity]} variant="light">
        <Choice name={row.severity} />
      </Badge>
    ),
  },
  { name: 'created_at', cell: (row) => time(row.created_at) },
  { name: 'actions', cell: (row) => <Read told={row} /> },
]
const filters: readonly Filter[] = [{ name: 'severity', choices: ['info', 'warning', 'error'] }]

/** All that somebody was told; administrators tell everybody something here. */
export function NotificationList(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  const [announcing, dialog] = useDisclosure()
  const [job, setJob] = useState<BulkJob<Notification> | null>(null)
  const readAll = useWrite(() => notifications.readAll(api), { changes })
  const remove = (rows: readonly Notification[]) =>
    setJob({ label: t('delete'), text: t('notifications.bulk-delete'), rows, run: (row) => notifications.delete_(api, row.id) })
  return (
    <>
      <ListPage
        name="notifications"
        title={t('notifications.title')}
        columns={columns}
        load={(query) => notifications.listPage(api, query)}
        rowKey={(row) => String(row.id)}
        rowName={(row) => row.title}
        filters={filters}
        bulk={[{ label: t('delete'), color: 'red', run: remove }]}
        actions={
          <>
            <Button variant="default" loading={readAll.isPending} onClick={() => readAll.mutate(undefined)}>
              {t('notifications.read-all')}
            </Button>
            {role === 'admin' && <Button onClick={dialog.open}>{t('notifications.announce')}</Button>}
          </>
        }
        empty={<Empty title={t('notifications.title')} text={t('notifications.none')} />}
      />
      <FormModal
        opened={announcing}
        close={dialog.close}
        title={t('notifications.announce')}
        fields={announce}
        names={['title', 'body', 'audience', 'until']}
        multiline={['body']}
        submit={(values) => notifications.announce(api, { body: '', ...values } as notifications.AnnounceBody)}
        submitLabel={t('notifications.announce')}
        changes={changes}
      />
      {job !== null && <Bulk job={job} name={(row) => row.title} close={() => setJob(null)} changes={changes} />}
    </>
  )
}
