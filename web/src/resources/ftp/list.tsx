import { Badge, Button, Stack, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '@croft/sdk'
import * as domains from '@croft/sdk/areas/domains'
import * as ftp from '@croft/sdk/areas/ftp'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/ftp'
import type { FtpAccount } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { paths } from '../../paths.ts'
import { type Column, ListPage } from '../../table/list-page.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { time } from '../../ui/format.ts'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { Server } from './server.tsx'
import { Sessions } from './sessions.tsx'

/** On or off, in a word. */
export function State({ enabled }: { readonly enabled: boolean }): ReactNode {
  const { t } = useTranslation()
  return (
    <Badge variant="light" color={enabled ? 'teal' : 'gray'}>
      {t(enabled ? 'ftp.enabled' : 'ftp.disabled')}
    </Badge>
  )
}

const columns: readonly Column<FtpAccount>[] = [
  { name: 'username', sortable: true, cell: (row) => row.username },
  { name: 'owner', sortable: true, cell: (row) => row.owner },
  { name: 'home_dir', sortable: true, cell: (row) => row.home_dir },
  { name: 'enabled', sortable: true, cell: (row) => <State enabled={row.enabled} /> },
  { name: 'protocols', cell: (row) => (row.protocols ?? []).join(', ').toUpperCase() },
  { name: 'last_login_at', hidden: true, cell: (row) => time(row.last_login_at ?? null) },
  { name: 'created_at', hidden: true, sortable: true, cell: (row) => time(row.created_at) },
]

function AccountTab(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const managed = useUser().role !== 'user'
  const [creating, create] = useDisclosure()
  const owners = useQuery({ queryKey: ['users', 'names'], queryFn: () => users.list(api), enabled: creating && managed })
  const sites = useQuery({ queryKey: ['domains', 'names'], queryFn: () => domains.list(api), enabled: creating })
  const button = <Button onClick={create.open}>{t('ftp.create')}</Button>
  return (
    <>
      <ListPage
        name="ftp"
        columns={columns}
        load={(query) => api.json<Page<FtpAccount>>({ method: 'GET', path: '/ftp', query: { page: 1, ...query } }, { ext: true })}
        rowKey={(row) => row.username}
        to={(row) => paths.ftp(row.username)}
        filters={[{ name: 'enabled', choices: ['true', 'false'] }]}
        actions={button}
        empty={<Empty title={t('ftp.none')} text={t('ftp.empty')} action={button} />}
      />
      <FormModal
        opened={creating}
        close={create.close}
        title={t('ftp.create')}
        fields={fields.create}
        names={['username', 'password', 'domain', ...(managed ? ['owner'] : [])]}
        more={['home_dir', 'quota_mb', 'read_only']}
        choices={{ owner: owners.data?.map(({ username }) => username), domain: sites.data?.map(({ domain }) => domain) }}
        submit={(values) => ftp.create(api, values as ftp.CreateBody)}
        changes={[['ftp']]}
        done={(made) => void navigate({ to: paths.ftp(made.username) })}
      />
    </>
  )
}

/** FTP accounts, who is in, and for administrators the server. */
export function FtpList(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  const { tab = 'accounts' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  return (
    <Stack>
      <Title order={1} size="h2">
        {t('nav.ftp')}
      </Title>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          <Tabs.Tab value="accounts">{t('ftp.accounts')}</Tabs.Tab>
          <Tabs.Tab value="sessions">{t('ftp.sessions')}</Tabs.Tab>
          {role === 'admin' && <Tabs.Tab value="server">{t('ftp.server')}</Tabs.Tab>}
        </TabStrip>
        <Tabs.Panel value="accounts">
          <AccountTab />
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <Sessions />
        </Tabs.Panel>
        <Tabs.Panel value="server">
          <Server />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
