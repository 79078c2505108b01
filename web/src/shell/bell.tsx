import { ActionIcon, Indicator } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as notifications from '@croft/sdk/areas/notifications'
import { api } from '../api/client.ts'
import { useLater } from '../ui/use-later.ts'

/** How much is new; a click shows what it is. */
export function Bell(): ReactNode {
  const { t } = useTranslation()
  const [opened, drawer] = useDisclosure()
  const [part, want] = useLater(() => import('./notifications-drawer.tsx'))
  const count = useQuery({ queryKey: ['notifications', 'count'], queryFn: () => notifications.count(api) })
  const unread = count.data?.unread ?? 0
  const open = () => {
    want()
    drawer.open()
  }
  return (
    <>
      <Indicator disabled={unread === 0} label={unread > 99 ? '99+' : unread} size={16}>
        <ActionIcon variant="default" size="lg" aria-label={t('notifications.bell', { count: unread })} onClick={open}>
          <IconBell size={18} />
        </ActionIcon>
      </Indicator>
      {part !== null && <part.NotificationsDrawer opened={opened} close={drawer.close} unread={unread} />}
    </>
  )
}
