import { Anchor, Breadcrumbs, Button, Checkbox, Group, Select, Skeleton, Table, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as files from '@croft/sdk/areas/files'
import * as users from '@croft/sdk/areas/users'
import type { FileEntry } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { bytes } from '../../ui/format.ts'
import { type Dialog, dialogOf } from './dialogs.ts'
import { EntryMenu } from './entry-menu.tsx'
import { Grid } from './grid.tsx'
import { Search } from './search.tsx'
import { Shares } from './shares.tsx'
import { EntryPicture } from './thumbnail.tsx'
import { Trash } from './trash.tsx'
import { UploadArea } from './upload.tsx'
import { Versions } from './versions.tsx'

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }))
const parentOf = (path: string) => path.slice(0, Math.max(1, path.lastIndexOf('/')))

function Path({ path, go }: { readonly path: string; readonly go: (path: string) => void }): ReactNode {
  const parts = path.split('/').filter((part) => part !== '')
  return (
    <Breadcrumbs>
      <Anchor component="button" type="button" onClick={() => go('/')}>
        ~
      </Anchor>
      {parts.map((part, index) => (
        <Anchor key={`${index}-${part}`} component="button" type="button" onClick={() => go(`/${parts.slice(0, index + 1).join('/')}`)}>
          {part}
        </Anchor>
      ))}
    </Breadcrumbs>
  )
}

/** The files of an account: what one drags here is uploaded, what one clicks is opened. */
export function Files(): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  const navigate = useNavigate()
  const { path = '/', user: owner = user.username } = useSearch({ strict: false }) as { readonly path?: string; readonly user?: string }
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [removing, remove] = useDisclosure()
  const [editing, setEditing] = useState<string | null>(null)
  const [trash, trashDrawer] = useDisclosure()
  const [searching, search] = useDisclosure()
  const [shares, setShares] = useState<string | null>(null)
  const [versions, setVersions] = useState<string | null>(null)
  const [isGrid, grid] = useDisclosure()
  const queryKey = ['files', owner, path]
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => files.list(api, { path, user: owner, show_hidden: true }) })
  const owners = useQuery({
    queryKey: ['users', 'names'],
    queryFn: () => users.listPage(api, { per_page: 200, sort: 'username' }),
    enabled: user.role !== 'user',
  })
  const go = (next: string, whose = owner) => {
    setChosen(new Set())
    void navigate({ to: '/files', search: { path: next, ...(whose === user.username ? {} : { user: whose }) } as never })
  }
  const open = (entry: FileEntry) => (entry.is_dir ? go(entry.path) : setEditing(entry.path))
  const menu = (entry: FileEntry) => <EntryMenu entry={entry} owner={owner} ask={setDialog} showVersions={setVersions} />
  const toggle = (name: string) => {
    const next = new Set(chosen)
    if (!next.delete(name)) next.add(name)
    setChosen(next)
  }
  const folders = (data ?? []).toSorted((a, b) => Number(b.is_dir) - Number(a.is_dir) || a.name.localeCompare(b.name))
  const finished = (answer: unknown) => {
    setChosen(new Set())
    if (typeof answer === 'object' && answer !== null && 'url' in answer) setShares(String(answer.url))
  }
  const form = dialog === null ? null : dialogOf(dialog, { api, owner, path, t })
  return (
    <UploadArea path={path} owner={owner} done={() => void refetch()}>
      {(choose) => (
        <>
          <Group justify="space-between" mb="sm">
            <Title order={1} size="h2">
              {t('nav.files')}
            </Title>
            <Group>
              {user.role !== 'user' && (
                <Select
                  aria-label={t('field.owner')}
                  searchable
                  data={owners.data?.data.map(({ username }) => username) ?? [owner]}
                  value={owner}
                  onChange={(whose) => go('/', whose ?? user.username)}
                  w={180}
                  allowDeselect={false}
                />
              )}
              <Button onClick={choose}>{t('files.upload')}</Button>
              <Button variant="default" onClick={() => setDialog({ kind: 'folder' })}>
                {t('files.new-folder')}
              </Button>
              <Button variant="default" onClick={() => setDialog({ kind: 'file' })}>
                {t('files.new-file')}
              </Button>
              <Button variant="subtle" onClick={search.open}>
                {t('files.search')}
              </Button>
              <Button variant="subtle" onClick={() => setShares('')}>
                {t('files.shares')}
              </Button>
              <Button variant="subtle" aria-pressed={isGrid} onClick={grid.toggle}>
                {t(isGrid ? 'files.as-list' : 'files.as-grid')}
              </Button>
              <Button variant="subtle" onClick={trashDrawer.open}>
                {t('files.trash')}
              </Button>
            </Group>
          </Group>
          <Group justify="space-between" mb="sm" mih={36}>
            <Path path={path} go={go} />
            {chosen.size > 0 && (
              <Group gap="xs">
                <Button size="compact-sm" variant="default" onClick={() => setDialog({ kind: 'copy', sources: [...chosen] })}>
                  {t('files.copy')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => setDialog({ kind: 'move', sources: [...chosen] })}>
                  {t('files.move')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => setDialog({ kind: 'compress', sources: [...chosen] })}>
                  {t('files.compress')}
                </Button>
                <Button size="compact-sm" color="red" variant="light" onClick={remove.open}>
                  {t('delete')} ({chosen.size})
                </Button>
              </Group>
            )}
          </Group>
          {data === undefined ? (
            error === null ? (
              <Skeleton height={300} />
            ) : (
              <Failure error={error} retry={() => void refetch()} />
            )
          ) : isGrid ? (
            <Grid entries={folders} owner={owner} open={open} menu={menu} />
          ) : (
            <Table.ScrollContainer minWidth={460} type="native">
              <Table highlightOnHover verticalSpacing={6}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Td w={36} />
                    <Table.Th scope="col">{t('field.name')}</Table.Th>
                    <Table.Th scope="col">{t('column.size')}</Table.Th>
                    <Table.Th scope="col">{t('column.permission')}</Table.Th>
                    <Table.Th scope="col">{t('column.mod_time')}</Table.Th>
                    <Table.Td w={36} />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {path !== '/' && (
                    <Table.Tr>
                      <Table.Td />
                      <Table.Td colSpan={5}>
                        <Anchor component="button" type="button" onClick={() => go(parentOf(path))}>
                          ..
                        </Anchor>
                      </Table.Td>
                    </Table.Tr>
                  )}
                  {folders.map((entry) => (
                    <Table.Tr key={entry.path}>
                      <Table.Td>
                        <Checkbox
                          aria-label={t('list.choose', { name: entry.name })}
                          checked={chosen.has(entry.path)}
                          onChange={() => toggle(entry.path)}
                        />
                      </Table.Td>
                      <Table.Td>
                        <Group gap="xs" wrap="nowrap">
                          <EntryPicture entry={entry} owner={owner} size={20} />
                          <Anchor component="button" type="button" onClick={() => open(entry)}>
                            {entry.name}
                          </Anchor>
                        </Group>
                      </Table.Td>
                      <Table.Td>{entry.is_dir ? '' : bytes(entry.size)}</Table.Td>
                      <Table.Td>{entry.permission}</Table.Td>
                      <Table.Td>{entry.mod_time}</Table.Td>
                      <Table.Td>{menu(entry)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {folders.length === 0 && (
                <Text c="dimmed" py="xl" ta="center">
                  {t('files.empty')}
                </Text>
              )}
            </Table.ScrollContainer>
          )}
          {form !== null && <FormModal {...form} opened close={() => setDialog(null)} changes={[['files', owner]]} done={finished} />}
          <Confirm
            opened={removing}
            close={remove.close}
            title={t('files.delete-title')}
            text={t('files.delete-text')}
            lost={[...chosen]}
            confirmLabel={t('delete')}
            run={() => files.delete_(api, { paths: [...chosen], user: owner })}
            changes={[['files', owner]]}
            done={() => setChosen(new Set())}
          />
          {searching && <Search path={path} owner={owner} open={open} close={search.close} />}
          {shares !== null && <Shares owner={owner} made={shares} close={() => setShares(null)} />}
          {versions !== null && <Versions path={versions} owner={owner} close={() => setVersions(null)} />}
          {trash && <Trash owner={owner} close={trashDrawer.close} />}
          {editing !== null && (
            <Suspense fallback={null}>
              <Editor path={editing} owner={owner} close={() => setEditing(null)} />
            </Suspense>
          )}
        </>
      )}
    </UploadArea>
  )
}
