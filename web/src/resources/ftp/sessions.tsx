import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as ftp from '@croft/sdk/areas/ftp'
import { api } from '../../api/client.ts'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** Who is in by FTP or SFTP at this moment. */
export function Sessions(): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['ftp', 'sessions']}
      load={() => ftp.sessionsList(api)}
      refetchMs={5000}
      rowKey={(row) => row.id}
      columns={[
        { name: 'username', cell: (row) => row.username },
        { name: 'ip', cell: (row) => row.ip },
        { name: 'protocol', cell: (row) => row.protocol.toUpperCase() },
        { name: 'file', cell: (row) => row.file },
        { name: 'since', cell: (row) => time(row.since) },
      ]}
      empty={t('ftp.sessions-empty')}
      remove={{
        label: t('ftp.session-end'),
        text: (row) => t('ftp.session-end-text', { name: row.username }),
        run: (row) => ftp.sessionsEnd(api, row.id),
      }}
    />
  )
}
