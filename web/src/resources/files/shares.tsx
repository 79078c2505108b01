import { Alert, Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as files from '@croft/sdk/areas/files'
import { api } from '../../api/client.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** Files that are shared by a link; a new one is shown here once. */
export function Shares({ owner, made, close }: { readonly owner: string; readonly made: string; readonly close: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <Drawer opened onClose={close} position="right" size="xl" title={t('files.shares')} closeButtonProps={{ 'aria-label': t('close') }}>
      {made !== '' && (
        <Alert mb="md" title={t('files.share-once')}>
          <CopyText text={made} />
        </Alert>
      )}
      <Records
        queryKey={['files', owner, 'shares']}
        load={() => files.sharesList(api, { user: owner })}
        rowKey={(row) => row.id}
        columns={[
          { name: 'path', cell: (row) => row.path },
          { name: 'expires_at', cell: (row) => time(row.expires_at) },
          { name: 'downloads', cell: (row) => (row.max_downloads === 0 ? row.downloads : `${row.downloads} / ${row.max_downloads}`) },
        ]}
        empty={t('files.shares-empty')}
        remove={{
          label: t('files.unshare'),
          text: (row) => t('files.unshare-text', { path: row.path }),
          run: (row) => files.sharesDelete(api, row.id),
        }}
      />
    </Drawer>
  )
}
