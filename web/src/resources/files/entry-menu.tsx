import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as files from '@croft/sdk/areas/files'
import type { FileEntry } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { bytes } from '../../ui/format.ts'
import type { Dialog } from './dialogs.ts'
import { isArchive } from './thumbnail.tsx'

export interface EntryMenuProps {
  readonly entry: FileEntry
  readonly owner: string
  readonly ask: (dialog: Dialog) => void
  readonly showVersions: (path: string) => void
}

/** How much is in a folder: adding that up reads the disk, so it is done for whoever asks. */
function FolderSize({ path, owner }: { readonly path: string; readonly owner: string }): ReactNode {
  const { t } = useTranslation()
  const sum = useWrite(() => files.size(api, { paths: [path] }, { user: owner }))
  return (
    <Menu.Item closeMenuOnClick={false} disabled={sum.isPending} onClick={() => sum.mutate(undefined)}>
      {sum.data === undefined
        ? t(sum.isPending ? 'files.size-adding' : 'files.size')
        : t('files.size-of', { size: bytes(sum.data.size_bytes), files: sum.data.files, folders: sum.data.dirs })}
    </Menu.Item>
  )
}

/** What one can do with a file or folder. */
export function EntryMenu({ entry, owner, ask, showVersions }: EntryMenuProps): ReactNode {
  const { t } = useTranslation()
  const { path, name, is_dir: isFolder } = entry
  const query = new URLSearchParams({ path, user: owner, ...(isFolder ? { archive: 'zip' } : {}) })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t('files.actions', { name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={`/api/v1/files/download?${query.toString()}`} download>
          {t('files.download')}
        </Menu.Item>
        <Menu.Item onClick={() => ask({ kind: 'rename', path })}>{t('files.rename')}</Menu.Item>
        <Menu.Item onClick={() => ask({ kind: 'chmod', path, mode: entry.permission, owner: entry.owner })}>
          {t('files.permissions')}
        </Menu.Item>
        <Menu.Item onClick={() => ask({ kind: 'compress', sources: [path] })}>{t('files.compress')}</Menu.Item>
        {isArchive(name) && <Menu.Item onClick={() => ask({ kind: 'extract', path })}>{t('files.extract')}</Menu.Item>}
        {isFolder && <FolderSize path={path} owner={owner} />}
        {!isFolder && <Menu.Item onClick={() => ask({ kind: 'share', path })}>{t('files.share')}</Menu.Item>}
        {!isFolder && <Menu.Item onClick={() => showVersions(path)}>{t('files.versions')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
