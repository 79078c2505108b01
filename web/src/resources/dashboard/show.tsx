import { Anchor, Group, Stack, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useUser } from '../../api/session.ts'
import { UsageMeters } from '../users/meters.tsx'

/** What the account uses of what it may use. */
export function Dashboard(): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {t('dashboard.title', { name: user.name === '' ? user.username : user.name })}
        </Title>
        {user.role === 'admin' && (
          <Anchor component={Link} to="/system">
            {t('dashboard.server')}
          </Anchor>
        )}
      </Group>
      <UsageMeters user={user} />
    </Stack>
  )
}
