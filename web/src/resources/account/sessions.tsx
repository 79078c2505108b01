import { Badge, Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

const queryKey = ['sessions', 'list'] as const

/** Where one is logged in. */
export function Sessions(): ReactNode {
  const { t } = useTranslation()
  const others = useWrite(() => auth.sessionsEndOthers(api), { changes: [queryKey] })
  return (
    <>
      <Group justify="flex-end" mb="sm">
        <Button variant="default" loading={others.isPending} onClick={() => others.mutate(undefined)}>
          {t('sessions.end-others')}
        </Button>
      </Group>
      <Records
        queryKey={queryKey}
        load={() => auth.sessionsList(api)}
        rowKey={(row) => row.id}
        columns={[
          {
            name: 'device',
            cell: (row) => (
              <Group gap="xs">
                {row.device}
                {row.current && <Badge variant="light">{t('sessions.current')}</Badge>}
              </Group>
            ),
          },
          { name: 'ip', cell: (row) => row.ip },
          { name: 'login_at', cell: (row) => time(row.login_at) },
          { name: 'last_seen', cell: (row) => time(row.last_seen) },
        ]}
        empty={t('list.nothing')}
        remove={{
          label: t('sessions.end'),
          text: (row) => t('sessions.end-text', { device: row.device }),
          run: (row) => auth.sessionsEnd(api, row.id),
        }}
      />
    </>
  )
}
