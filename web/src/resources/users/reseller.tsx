import { Anchor, Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as packages from '@croft/sdk/areas/packages'
import * as users from '@croft/sdk/areas/users'
import type { User } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { paths } from '../../paths.ts'
import { limit, megabytes, time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** The accounts that a reseller has made. */
export function Customers({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['users', 'of', user.username]}
      load={() => users.list(api, { creator: user.username })}
      rowKey={(row) => row.username}
      columns={[
        {
          name: 'username',
          cell: (row) => (
            <Anchor component={Link} to={paths.user(row.username)}>
              {row.username}
            </Anchor>
          ),
        },
        { name: 'email', cell: (row) => row.email },
        { name: 'package', cell: (row) => row.package },
        {
          name: 'status',
          cell: (row) => (
            <Badge variant="light" color={row.status === 'active' ? 'teal' : 'orange'}>
              {t(`choice.${row.status}`, { defaultValue: row.status })}
            </Badge>
          ),
        },
        { name: 'created_at', cell: (row) => time(row.created_at) },
      ]}
      empty={t('resellers.no-customers')}
    />
  )
}

/** The packages that a reseller gives to customers. */
export function ResellerPackages({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['packages', 'of', user.username]}
      load={() => packages.list(api, { owner: user.username })}
      rowKey={(row) => row.name}
      columns={[
        {
          name: 'name',
          cell: (row) => (
            <Anchor component={Link} to={paths.package(row.name)}>
              {row.name}
            </Anchor>
          ),
        },
        { name: 'disk_quota_mb', cell: (row) => (row.disk_quota_mb === -1 ? '∞' : megabytes(row.disk_quota_mb)) },
        { name: 'max_domains', cell: (row) => limit(row.max_domains) },
        { name: 'max_databases', cell: (row) => limit(row.max_databases) },
      ]}
      empty={t('resellers.no-packages')}
    />
  )
}
