import { Button, Drawer, Group, Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as files from '@croft/sdk/areas/files'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Records } from '../../ui/records.tsx'

function Restore({ path, owner }: { readonly path: string; readonly owner: string }): ReactNode {
  const { t } = useTranslation()
  const restore = useWrite(() => files.trashRestore(api, { trash_path: path, user: owner }), { changes: [['files', owner]] })
  return (
    <Button size="compact-sm" variant="default" loading={restore.isPending} onClick={() => restore.mutate(undefined)}>
      {t('deleted.restore')}
    </Button>
  )
}

/** Whether what is deleted goes to the trash first. */
function BinSwitch({ owner }: { readonly owner: string }): ReactNode {
  const { t } = useTranslation()
  const queryKey = ['files', owner, 'config']
  const { data } = useQuery({ queryKey, queryFn: () => files.configShow(api, { user: owner }) })
  const change = useWrite((enabled: boolean) => files.configUpdate(api, { recycle_bin_enabled: enabled, user: owner }), {
    changes: [queryKey],
  })
  return (
    <Switch
      label={t('files.bin')}
      checked={data?.recycle_bin_enabled ?? true}
      disabled={data === undefined || change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  )
}

/** What was deleted in the file manager. */
export function Trash({ owner, close }: { readonly owner: string; readonly close: () => void }): ReactNode {
  const { t } = useTranslation()
  const [emptying, empty] = useDisclosure()
  return (
    <Drawer opened onClose={close} position="right" size="lg" title={t('files.trash')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Group justify="space-between" mb="md">
        <BinSwitch owner={owner} />
        <Button size="compact-sm" color="red" variant="light" onClick={empty.open}>
          {t('files.empty-trash')}
        </Button>
      </Group>
      <Confirm
        opened={emptying}
        close={empty.close}
        title={t('files.empty-trash')}
        text={t('files.empty-trash-text')}
        confirmLabel={t('files.empty-trash')}
        run={() => files.trashEmpty(api, { user: owner })}
        changes={[['files', owner]]}
      />
      <Records
        queryKey={['files', owner, 'trash']}
        load={async () => (await files.trashList(api, { user: owner })).items}
        rowKey={(row) => row.trash_path}
        columns={[
          { name: 'name', cell: (row) => row.original_path },
          { name: 'deleted_at', cell: (row) => row.deleted_at },
        ]}
        empty={t('files.trash-empty')}
        actions={(row) => <Restore path={row.trash_path} owner={owner} />}
        remove={{
          label: t('deleted.purge'),
          text: (row) => t('deleted.purge-text', { name: row.name }),
          run: (row) => files.trashEmpty(api, { user: owner, trash_paths: [row.trash_path] }),
        }}
      />
    </Drawer>
  )
}
