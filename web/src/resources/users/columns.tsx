import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ReactNode } from 'react'
import type { User } from '@croft/sdk/shapes'
import type { Column } from '../../table/list-page.tsx'
import { limit, megabytes, time } from '../../ui/format.ts'

function Status({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  return (
    <Badge variant="light" color={user.status === 'active' ? 'teal' : 'orange'}>
      {t(`choice.${user.status}`, { defaultValue: user.status })}
    </Badge>
  )
}

function Role({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  return t(`choice.${user.role}`)
}

/** Columns of a list of accounts. */
export const columns: readonly Column<User>[] = [
  { name: 'username', sortable: true, cell: (row) => row.username },
  { name: 'email', sortable: true, cell: (row) => row.email },
  { name: 'role', sortable: true, cell: (row) => <Role user={row} /> },
  { name: 'package', cell: (row) => row.package },
  { name: 'status', sortable: true, cell: (row) => <Status user={row} /> },
  { name: 'creator', hidden: true, cell: (row) => row.creator },
  { name: 'disk_quota_mb', hidden: true, cell: (row) => (row.disk_quota_mb === -1 ? '∞' : megabytes(row.disk_quota_mb)) },
  { name: 'max_domains', hidden: true, cell: (row) => limit(row.max_domains) },
  { name: 'max_users', hidden: true, cell: (row) => limit(row.max_users) },
  { name: 'last_login_at', hidden: true, cell: (row) => time(row.last_login_at) },
  { name: 'created_at', sortable: true, cell: (row) => time(row.created_at) },
]
