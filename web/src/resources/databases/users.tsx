import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as databases from '@croft/sdk/areas/databases'
import * as fields from '@croft/sdk/fields/databases'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { limit } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'
import { titles } from './titles.ts'

/** Who logs in to databases: password, hosts, limits. */
export function DatabaseUsers(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  return (
    <Records
      queryKey={['databases', 'users']}
      load={() => databases.usersList(api)}
      rowKey={(row) => row.user}
      columns={[
        { name: 'user', cell: (row) => row.user },
        { name: 'engine', cell: (row) => titles[row.engine] },
        { name: 'databases', cell: (row) => row.databases.join(', ') || '–' },
        { name: 'hosts', cell: (row) => row.hosts.join(', ') },
        { name: 'max_connections', cell: (row) => (row.max_connections === 0 ? '∞' : limit(row.max_connections)) },
        {
          name: 'enabled',
          cell: (row) => <Badge variant="light" color={row.enabled ? 'teal' : 'gray'} children={t(row.enabled ? 'yes' : 'no')} />,
        },
      ]}
      empty={t('databases.users-empty')}
      create={{
        label: t('databases.users-create'),
        fields: fields.usersCreate,
        names: ['user', 'password'],
        more: ['engine', 'hosts', ...(role === 'user' ? [] : ['owner'])],
        submit: (values) => databases.usersCreate(api, values as databases.UsersCreateBody),
      }}
      edit={{
        fields: fields.usersUpdate,
        names: ['password', 'hosts', 'max_connections', 'enabled'],
        initial: ({ hosts, max_connections, enabled }) => ({ hosts, max_connections, enabled }),
        submit: (row, values) => databases.usersUpdate(api, row.user, values),
      }}
      remove={{
        text: (row) => t('databases.users-delete', { name: row.user }),
        run: (row) => databases.usersDelete(api, row.user, { force: true }),
      }}
    />
  )
}
