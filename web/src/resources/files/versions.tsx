import { Button, Code, Drawer, Group } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as files from '@croft/sdk/areas/files'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { bytes } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** What a file was, and the way back. */
export function Versions({ path, owner, close }: { readonly path: string; readonly owner: string; readonly close: () => void }): ReactNode {
  const { t } = useTranslation()
  const [shown, setShown] = useState<string | null>(null)
  const look = useWrite((version: number) => files.historyRead(api, { path, version, user: owner }), {
    done: ({ content }) => setShown(content),
  })
  const restore = useWrite((version: number) => files.historyRestore(api, { path, version, user: owner }), { changes: [['files', owner]] })
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={t('files.versions-of', { path })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Records
        queryKey={['files', owner, 'versions', path]}
        load={() => files.historyList(api, { path, user: owner })}
        rowKey={(row) => String(row.version)}
        columns={[
          { name: 'version', cell: (row) => row.version },
          { name: 'mod_time', cell: (row) => row.mod_time },
          { name: 'actor', cell: (row) => row.actor },
          { name: 'size', cell: (row) => bytes(row.size) },
        ]}
        empty={t('files.versions-empty')}
        actions={(row) => (
          <Group gap="xs" wrap="nowrap">
            <Button size="compact-sm" variant="subtle" onClick={() => look.mutate(row.version)}>
              {t('files.show')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => restore.mutate(row.version)}>
              {t('deleted.restore')}
            </Button>
          </Group>
        )}
      />
      {shown !== null && (
        <Code block mt="md" mah="50vh" style={{ overflow: 'auto' }}>
          {shown}
        </Code>
      )}
    </Drawer>
  )
}
