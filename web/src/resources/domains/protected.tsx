import { ActionIcon, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import * as fields from '@croft/sdk/fields/domains'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { Records } from '../../ui/records.tsx'

const keyOf = (name: string) => ['domains', name, 'protected'] as const

function Visitors({ name, id }: { readonly name: string; readonly id: number }): ReactNode {
  const { t } = useTranslation()
  const queryKey = keyOf(name)
  const { data } = useQuery({ queryKey, queryFn: () => domains.protectedList(api, name) })
  const remove = useWrite((username: string) => domains.protectedUsersDelete(api, name, id, username), { changes: [queryKey] })
  const users = data?.find((each) => each.id === id)?.users ?? []
  return (
    <Stack>
      {users.length === 0 && <Text c="dimmed">{t('protected.no-users')}</Text>}
      {users.map((username) => (
        <Group key={username} justify="space-between">
          {username}
          <ActionIcon variant="subtle" color="red" aria-label={`${t('delete')} ${username}`} onClick={() => remove.mutate(username)}>
            <IconTrash size={18} />
          </ActionIcon>
        </Group>
      ))}
      <ApiForm
        key={users.join(' ')}
        fields={fields.protectedUsersCreate}
        names={['username', 'password']}
        submit={(values) => domains.protectedUsersCreate(api, name, id, values as domains.ProtectedUsersCreateBody)}
        changes={[queryKey]}
        submitLabel={t('protected.add-user')}
      />
    </Stack>
  )
}

/** Folders that ask for a password, and who knows one. */
export function Protected({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [open, setOpen] = useState<{ readonly id: number; readonly path: string } | null>(null)
  return (
    <>
      <Records
        queryKey={keyOf(name)}
        load={() => domains.protectedList(api, name)}
        rowKey={(row) => row.path}
        columns={[
          { name: 'path', cell: (row) => row.path },
          { name: 'realm', cell: (row) => row.realm },
          { name: 'users', cell: (row) => row.users.join(', ') || '–' },
          { name: 'enabled', cell: (row) => t(row.enabled ? 'yes' : 'no') },
        ]}
        empty={t('protected.empty')}
        create={{
          label: t('protected.create'),
          fields: fields.protectedCreate,
          names: Object.keys(fields.protectedCreate),
          submit: (values) => domains.protectedCreate(api, name, values as domains.ProtectedCreateBody),
        }}
        edit={{
          fields: fields.protectedUpdate,
          names: ['realm', 'enabled'],
          initial: ({ realm, enabled }) => ({ realm, enabled }),
          submit: (row, values) => domains.protectedUpdate(api, name, row.id, values),
        }}
        actions={(row) => (
          <Button size="compact-sm" variant="default" onClick={() => setOpen(row)}>
            {t('column.users')}
          </Button>
        )}
        remove={{ text: (row) => t('protected.delete', { name: row.path }), run: (row) => domains.protectedDelete(api, name, row.id) }}
      />
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={`${t('column.users')}: ${open?.path ?? ''}`}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {open !== null && <Visitors name={name} id={open.id} />}
      </Modal>
    </>
  )
}
