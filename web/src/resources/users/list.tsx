import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as users from '@croft/sdk/areas/users'
import type { User } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { paths } from '../../paths.ts'
import { ListPage } from '../../table/list-page.tsx'
import { Bulk, type BulkJob } from '../../ui/bulk.tsx'
import { Empty } from '../../ui/empty.tsx'
import { columns } from './columns.tsx'
import { CreateUser } from './create.tsx'

const statuses = ['active', 'suspended'] as const

/** Suspending and unsuspending several accounts at once. */
function useBulk() {
  const { t } = useTranslation()
  const [job, setJob] = useState<BulkJob<User> | null>(null)
  const action = (label: string, text: string, run: (user: User) => Promise<unknown>, color?: string) => ({
    label,
    ...(color === undefined ? {} : { color }),
    run: (rows: readonly User[]) => setJob({ label, text, rows, run }),
  })
  const actions = [
    action(t('suspend'), t('users.bulk-suspend'), (user) => users.suspend(api, user.username), 'orange'),
    action(t('unsuspend'), t('users.bulk-unsuspend'), (user) => users.unsuspend(api, user.username)),
  ]
  const dialog = job !== null && <Bulk job={job} name={(user) => user.username} close={() => setJob(null)} changes={[['users']]} />
  return { actions, dialog }
}

/** All accounts in view. */
export function UserList(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [creating, create] = useDisclosure()
  const bulk = useBulk()
  const button = <Button onClick={create.open}>{t('users.create')}</Button>
  return (
    <>
      <ListPage
        name="users"
        title={t('nav.users')}
        columns={columns}
        load={(query) => users.listPage(api, query)}
        rowKey={(row) => row.username}
        to={(row) => paths.user(row.username)}
        filters={[
          { name: 'role', choices: ['admin', 'reseller', 'user'] },
          { name: 'status', choices: statuses },
        ]}
        bulk={bulk.actions}
        actions={button}
        empty={<Empty title={t('users.empty')} text={t('users.empty-text')} action={button} />}
      />
      {bulk.dialog}
      <CreateUser opened={creating} close={create.close} done={(username) => void navigate({ to: paths.user(username) })} />
    </>
  )
}

/** Those who have customers of their own. */
export function ResellerList(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [creating, create] = useDisclosure()
  const button = <Button onClick={create.open}>{t('resellers.create')}</Button>
  return (
    <>
      <ListPage
        name="resellers"
        title={t('nav.resellers')}
        columns={columns
          .filter(({ name }) => name !== 'role')
          .map((column) => (column.name === 'max_users' ? { ...column, hidden: false } : column))}
        load={(query) => users.listPage(api, query)}
        where={{ role: 'reseller' }}
        rowKey={(row) => row.username}
        to={(row) => paths.user(row.username)}
        filters={[{ name: 'status', choices: statuses }]}
        actions={button}
        empty={<Empty title={t('resellers.empty')} text={t('resellers.empty-text')} action={button} />}
      />
      <CreateUser opened={creating} close={create.close} role="reseller" done={(username) => void navigate({ to: paths.user(username) })} />
    </>
  )
}
