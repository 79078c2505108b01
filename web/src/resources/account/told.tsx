import { ActionIcon, Alert, Button, Checkbox, Group, Skeleton, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as notifications from '@croft/sdk/areas/notifications'
import type { NotificationPreferences } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Failure } from '../../ui/failure.tsx'
import { Records } from '../../ui/records.tsx'

const queryKey = ['notifications', 'preferences']
type Events = NotificationPreferences['events']

/** Which events are told where; each change is kept at once. */
function EventTable({ data }: { readonly data: NotificationPreferences }): ReactNode {
  const { t } = useTranslation()
  const [adding, setAdding] = useState('')
  const save = useWrite((events: Events) => notifications.preferencesUpdate(api, { events }), { changes: [queryKey] })
  const places = [
    { id: 'panel', label: t('told.panel') },
    { id: 'email', label: t('told.email') },
    ...data.channels.map(({ id, type, target }) => ({ id, label: `${t(`choice.${type}`, { defaultValue: type })} ${target}` })),
  ]
  const toggle = (event: string, place: string) => {
    const before = data.events[event] ?? []
    const after = before.includes(place) ? before.filter((each) => each !== place) : [...before, place]
    save.mutate({ ...data.events, [event]: after })
  }
  const add = (submitted: FormEvent) => {
    submitted.preventDefault()
    save.mutate({ ...data.events, [adding.trim()]: ['panel'] }, { onSuccess: () => setAdding('') })
  }
  const without = (event: string) => Object.fromEntries(Object.entries(data.events).filter(([name]) => name !== event))
  return (
    <Stack>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('told.event')}</Table.Th>
              {places.map(({ id, label }) => (
                <Table.Th key={id} scope="col">
                  {label}
                </Table.Th>
              ))}
              <Table.Td w={1} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {Object.entries(data.events).map(([event, told]) => (
              <Table.Tr key={event}>
                <Table.Td>{t(`event.${event}`, { defaultValue: event })}</Table.Td>
                {places.map(({ id, label }) => (
                  <Table.Td key={id}>
                    <Checkbox
                      aria-label={`${event}: ${label}`}
                      checked={told.includes(id)}
                      disabled={save.isPending || (id === 'email' && !data.email && !told.includes(id))}
                      onChange={() => toggle(event, id)}
                    />
                  </Table.Td>
                ))}
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={`${t('delete')} ${event}`}
                    onClick={() => save.mutate(without(event))}
                  >
                    <IconTrash size={18} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <form onSubmit={add}>
        <Group align="end">
          <TextInput
            label={t('told.more')}
            description={t('told.more-text')}
            placeholder="domain.*"
            value={adding}
            onChange={(event) => setAdding(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={adding.trim() === ''} loading={save.isPending}>
            {t('told.add')}
          </Button>
        </Group>
      </form>
    </Stack>
  )
}

/** Where one is told besides the panel. */
function Channels(): ReactNode {
  const { t } = useTranslation()
  const load = async () => (await notifications.preferencesShow(api)).channels
  const keep = async (change: (before: Awaited<ReturnType<typeof load>>) => NonNullable<notifications.PreferencesUpdateBody['channels']>) =>
    notifications.preferencesUpdate(api, { channels: change(await load()) })
  const test = useWrite((id: string) => notifications.test(api, { channel_id: id }), {
    done: ({ message }) => toasts.show({ color: 'teal', message }),
  })
  const kept = ({ id, type, enabled }: NotificationPreferences['channels'][number]) => ({ id, type, enabled })
  return (
    <Records
      queryKey={[...queryKey, 'channels']}
      load={load}
      rowKey={(row) => `${row.type} ${row.target}`}
      columns={[
        { name: 'type', cell: (row) => t(`choice.${row.type}`, { defaultValue: row.type }) },
        { name: 'address', cell: (row) => row.target },
      ]}
      empty={t('told.no-channels')}
      create={{
        label: t('told.create'),
        fields: {
          type: { type: 'string', required: true, enum: ['email', 'webhook', 'slack', 'telegram'] },
          channel: { type: 'string', required: true, maxLength: 2048 },
        },
        names: ['type', 'channel'],
        submit: ({ type, channel }) => keep((before) => [...before.map(kept), { type: String(type), target: String(channel) }]),
      }}
      remove={{
        text: (row) => t('told.delete', { target: row.target }),
        run: (row) => keep((before) => before.filter(({ id }) => id !== row.id).map(kept)),
      }}
      actions={(row) => (
        <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate(row.id)}>
          {t('told.test')}
        </Button>
      )}
    />
  )
}

/** What one is told of, and where. */
export function Told(): ReactNode {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => notifications.preferencesShow(api) })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack gap="xl">
      {!data.email && <Alert color="yellow">{t('told.no-mail')}</Alert>}
      <Text size="sm">{t('told.text')}</Text>
      <EventTable data={data} />
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('told.channels')}
        </Title>
        <Channels />
      </section>
    </Stack>
  )
}
