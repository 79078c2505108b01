import { Button, Stack, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as databases from '@croft/sdk/areas/databases'
import * as fields from '@croft/sdk/fields/databases'
import * as users from '@croft/sdk/areas/users'
import type { Database } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { paths } from '../../paths.ts'
import { type Column, ListPage } from '../../table/list-page.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { bytes, time } from '../../ui/format.ts'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { Servers } from './servers.tsx'
import { titles } from './titles.ts'
import { DatabaseUsers } from './users.tsx'

const columns: readonly Column<Database>[] = [
  { name: 'name', sortable: true, cell: (row) => row.name },
  { name: 'engine', cell: (row) => titles[row.engine ?? 'mariadb'] },
  { name: 'user', sortable: true, cell: (row) => row.user },
  { name: 'owner', sortable: true, cell: (row) => row.owner },
  { name: 'domain', hidden: true, cell: (row) => row.domain },
  { name: 'size_kb', sortable: true, cell: (row) => bytes(row.size_kb * 1024) },
  { name: 'created_at', sortable: true, cell: (row) => time(row.created_at) },
]

function DatabaseTab(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const user = useUser()
  const [creating, create] = useDisclosure()
  const managed = user.role !== 'user'
  const owners = useQuery({ queryKey: ['users', 'names'], queryFn: () => users.list(api), enabled: creating && managed })
  const button = <Button onClick={create.open}>{t('databases.create')}</Button>
  return (
    <>
      <ListPage
        name="databases"
        columns={columns}
        load={(query) => databases.listPage(api, query, { ext: true })}
        rowKey={(row) => row.name}
        to={(row) => paths.database(row.name)}
        filters={[{ name: 'engine', choices: ['mariadb', 'postgresql'] }]}
        actions={button}
        empty={<Empty title={t('databases.none')} text={t('databases.empty')} action={button} />}
      />
      <FormModal
        opened={creating}
        close={create.close}
        title={t('databases.create')}
        fields={fields.create}
        names={['name', 'password', ...(managed ? ['owner'] : [])]}
        more={['user', 'engine', 'domain', 'charset', 'collation', 'remote_access', 'remote_host']}
        choices={{ owner: owners.data?.map(({ username }) => username) }}
        submit={(values) => databases.create(api, values as databases.CreateBody)}
        changes={[['databases']]}
        done={(made) => void navigate({ to: paths.database(made.name) })}
      />
    </>
  )
}

/** Databases, who logs in to them, and for administrators the servers they are in. */
export function DatabaseList(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  const { tab = 'databases' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  return (
    <Stack>
      <Title order={1} size="h2">
        {t('nav.databases')}
      </Title>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          <Tabs.Tab value="databases">{t('nav.databases')}</Tabs.Tab>
          <Tabs.Tab value="users">{t('databases.users')}</Tabs.Tab>
          {role === 'admin' && <Tabs.Tab value="servers">{t('databases.servers')}</Tabs.Tab>}
        </TabStrip>
        <Tabs.Panel value="databases">
          <DatabaseTab />
        </Tabs.Panel>
        <Tabs.Panel value="users">
          <DatabaseUsers />
        </Tabs.Panel>
        <Tabs.Panel value="servers">
          <Servers />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
