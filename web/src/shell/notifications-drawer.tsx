import { ActionIcon, Anchor, Badge, Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as notifications from '@croft/sdk/areas/notifications'
import type { Notification } from '@croft/sdk/shapes'
import { api } from '../api/client.ts'
import { useWrite } from '../api/write.ts'
import { Failure } from '../ui/failure.tsx'
import { time } from '../ui/format.ts'
import { PanelLink } from '../ui/panel-link.tsx'
import { severityColors } from '../ui/severity.ts'

const changes = [['notifications']]

function NotificationCard({ told, close }: { readonly told: Notification; readonly close: () => void }): ReactNode {
  const { t } = useTranslation()
  const remove = useWrite(() => notifications.delete_(api, told.id), { changes })
  return (
    <Stack gap={4} component="li" py="xs">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={told.read ? 400 : 700} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {told.link === '/' ? (
            told.title
          ) : (
            <PanelLink to={told.link} opened={close}>
              {told.title}
            </PanelLink>
          )}
        </Text>
        <Badge color={severityColors[told.severity]} variant="light" style={{ flexShrink: 0 }}>
          {t(`choice.${told.severity}`)}
        </Badge>
      </Group>
      {told.body !== '' && (
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {told.body}
        </Text>
      )}
      <Group gap="xs" justify="space-between">
        <Text size="xs" c="dimmed">
          {time(told.created_at)}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('notifications.delete', { title: told.title })}
          onClick={() => remove.mutate(undefined)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </Stack>
  )
}

/** What is new, newest first. */
export function NotificationsDrawer({
  opened,
  close,
  unread,
}: {
  readonly opened: boolean
  readonly close: () => void
  readonly unread: number
}): ReactNode {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: ['notifications', 'drawer'],
    queryFn: () => notifications.listPage(api, { per_page: 50 }),
    enabled: opened,
  })
  const readAll = useWrite(() => notifications.readAll(api), { changes })
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      title={t('notifications.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {unread > 0 && (
        <Button size="compact-sm" variant="default" loading={readAll.isPending} onClick={() => readAll.mutate(undefined)}>
          {t('notifications.read-all')}
        </Button>
      )}
      {data === undefined && (error === null ? <Skeleton height={200} /> : <Failure error={error} retry={() => void refetch()} />)}
      <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {data?.data.map((told) => (
          <NotificationCard key={told.id} told={told} close={close} />
        ))}
      </Stack>
      {data?.data.length === 0 && <Text c="dimmed">{t('notifications.none')}</Text>}
      <Anchor component={Link} to="/notifications" onClick={close} size="sm">
        {t('list.all')}
      </Anchor>
    </Drawer>
  )
}
