import { Button, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as deleted from '@croft/sdk/areas/deleted'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { megabytes, time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

const queryKey = ['deleted'] as const

function Restore({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation()
  const restore = useWrite(() => deleted.restore(api, id), { changes: [queryKey, ['domains'], ['users'], ['jobs']] })
  return (
    <Button size="compact-sm" variant="default" loading={restore.isPending} onClick={() => restore.mutate(undefined)}>
      {t('deleted.restore')}
    </Button>
  )
}

/** What was deleted and can still be brought back. */
export function DeletedList(): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t('nav.deleted')}
      </Title>
      <Records
        queryKey={queryKey}
        load={() => deleted.list(api)}
        rowKey={(row) => row.name}
        columns={[
          { name: 'name', cell: (row) => row.name },
          { name: 'type', cell: (row) => t(`thing.${row.type}`, { defaultValue: row.type }) },
          { name: 'owner', cell: (row) => row.owner },
          { name: 'size', cell: (row) => megabytes(row.size_mb) },
          { name: 'deleted_at', cell: (row) => time(row.deleted_at) },
          { name: 'purge_at', cell: (row) => time(row.purge_at) },
        ]}
        empty={t('deleted.empty')}
        actions={(row) => <Restore id={row.id} />}
        remove={{
          label: t('deleted.purge'),
          text: (row) => t('deleted.purge-text', { name: row.name }),
          run: (row) => deleted.purge(api, row.id),
        }}
      />
    </>
  )
}
