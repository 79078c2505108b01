import { SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as users from '@croft/sdk/areas/users'
import type { Usage, User } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { Failure } from '../../ui/failure.tsx'
import { limit, megabytes, time } from '../../ui/format.ts'
import { Meter } from '../../ui/meter.tsx'

/** What is counted, what limits it, and whose limit it is: that of everybody, or of those who have customers. */
const counted = [
  ['domains', 'max_domains'],
  ['subdomains', 'max_subdomains'],
  ['domain_aliases', 'max_domain_aliases'],
  ['databases', 'max_databases'],
  ['email_accounts', 'max_email_accounts'],
  ['ftp_accounts', 'max_ftp_accounts'],
  ['cronjobs', 'max_cronjobs'],
  ['users', 'max_users'],
  ['inodes', 'inode_quota'],
] as const satisfies readonly (readonly [keyof Usage, keyof User])[]

/** All limits of an account with what is used of each. */
export function UsageMeters({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: ['users', user.username, 'usage'], queryFn: () => users.usage(api, user.username) })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        <Meter label={t('dashboard.disk')} used={data.disk_used_mb} most={user.disk_quota_mb} text={megabytes} />
        <Meter label={t('dashboard.bandwidth')} used={data.bandwidth_used_mb} most={user.bandwidth_quota_mb} text={megabytes} />
        {counted
          .filter(([what]) => what !== 'users' || user.role !== 'user')
          .map(([what, most]) => (
            <Meter key={what} label={t(`usage.${what}`)} used={data[what]} most={user[most]} text={limit} />
          ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t('usage.measured', { at: time(data.measured_at) })}{' '}
        {t('usage.parts', { web: megabytes(data.disk_web_mb), mail: megabytes(data.disk_mail_mb), databases: megabytes(data.disk_db_mb) })}
      </Text>
    </Stack>
  )
}
