import { ActionIcon, Badge, Button, Group, NumberInput, Select, Skeleton, Table, Text, TextInput } from '@mantine/core'
import { IconDeviceFloppy, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as dns from '@croft/sdk/areas/dns'
import type { DnsRecord } from '@croft/sdk/shapes'
import { api, wordsOf } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Failure } from '../../ui/failure.tsx'

const types = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'CAA', 'NS', 'PTR', 'TLSA', 'SSHFP', 'ALIAS', 'HTTPS', 'SVCB', 'DS']
const withPriority = new Set(['MX', 'SRV'])

/** A content as the type wants it, for the empty field. */
const samples: Readonly<Record<string, string>> = {
  A: '203.0.113.10',
  AAAA: '2001:db8::10',
  CNAME: 'www.example.com',
  MX: 'mail.example.com',
  TXT: 'v=spf1 mx -all',
  SRV: '0 5060 sip.example.com',
  CAA: '0 issue "letsencrypt.org"',
  NS: 'ns1.example.com',
  PTR: 'host.example.com',
  TLSA: '3 1 1 0123…',
  SSHFP: '4 2 0123…',
  ALIAS: 'example.net',
  HTTPS: '1 . alpn=h2',
  SVCB: '1 . port=8443',
  DS: '12345 13 2 0123…',
}

interface Draft {
  readonly name: string
  readonly type: string
  readonly content: string
  readonly ttl: number | ''
  readonly priority: number | ''
}
const blank: Draft = { name: '', type: 'A', content: '', ttl: '', priority: '' }
const draftOf = ({ name, type, content, ttl, priority }: DnsRecord): Draft => ({ name, type, content, ttl, priority: priority ?? '' })
const bodyOf = ({ name, content, ttl, priority, type }: Draft) => ({
  name: name === '' ? '@' : name,
  content,
  ...(ttl === '' ? {} : { ttl }),
  ...(withPriority.has(type) && priority !== '' ? { priority } : {}),
})

interface RowProps {
  readonly zone: string
  readonly record: DnsRecord | null
}

/** One record, edited where it stands; the server says at once what is wrong with it. */
function Row({ zone, record }: RowProps): ReactNode {
  const { t } = useTranslation()
  const start = record === null ? blank : draftOf(record)
  const [draft, setDraft] = useState(start)
  const changes = [['zones']]
  const save = useWrite(
    (dryRun: boolean) =>
      record === null
        ? dns.recordsCreate(api, zone, { type: draft.type, ...bodyOf(draft) }, { dryRun })
        : dns.recordsUpdate(api, zone, record.id, bodyOf(draft), { dryRun }),
    { quiet: true },
  )
  const remove = useWrite(() => dns.recordsDelete(api, zone, record?.id ?? ''), { changes })
  const changed = JSON.stringify(draft) !== JSON.stringify(start)
  const set = (patch: Partial<Draft>) => {
    save.reset()
    setDraft({ ...draft, ...patch })
  }
  const store = useWrite(() => save.mutateAsync(false), {
    quiet: true,
    changes,
    done: () => {
      if (record === null) setDraft({ ...blank, type: draft.type })
    },
  })
  // leaving a field tries the record without storing it
  const look = () => {
    if (changed && draft.content !== '') save.mutate(true)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && changed) store.mutate(undefined)
    if (event.key === 'Escape') set(start)
  }
  const problem = save.error === null ? undefined : wordsOf(save.error)
  const label = record === null ? t('records.new') : `${record.name} ${record.type}`
  return (
    <Table.Tr onKeyDown={onKeyDown}>
      <Table.Td>
        <TextInput
          size="xs"
          variant={record === null ? 'default' : 'unstyled'}
          aria-label={`${label}: ${t('field.name')}`}
          placeholder="@"
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          onBlur={look}
        />
      </Table.Td>
      <Table.Td>
        {record === null ? (
          <Select
            size="xs"
            aria-label={`${label}: ${t('field.type')}`}
            data={types}
            value={draft.type}
            onChange={(type) => set({ type: type ?? 'A' })}
            allowDeselect={false}
            w={96}
          />
        ) : (
          <Badge variant="light">{record.type}</Badge>
        )}
      </Table.Td>
      <Table.Td miw={260}>
        <TextInput
          size="xs"
          variant={record === null ? 'default' : 'unstyled'}
          aria-label={`${label}: ${t('field.content')}`}
          placeholder={samples[draft.type]}
          value={draft.content}
          error={problem}
          onChange={(event) => set({ content: event.currentTarget.value })}
          onBlur={look}
        />
      </Table.Td>
      <Table.Td>
        {withPriority.has(draft.type) && (
          <NumberInput
            size="xs"
            hideControls
            w={64}
            min={0}
            max={65_535}
            variant={record === null ? 'default' : 'unstyled'}
            aria-label={`${label}: ${t('field.priority')}`}
            value={draft.priority}
            onChange={(value) => set({ priority: value === '' ? '' : Number(value) })}
            onBlur={look}
          />
        )}
      </Table.Td>
      <Table.Td>
        <NumberInput
          size="xs"
          hideControls
          w={84}
          min={60}
          max={604_800}
          variant={record === null ? 'default' : 'unstyled'}
          aria-label={`${label}: TTL`}
          placeholder="3600"
          value={draft.ttl}
          onChange={(value) => set({ ttl: value === '' ? '' : Number(value) })}
          onBlur={look}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          {record?.managed === true && (
            <Badge size="xs" color="gray" variant="light">
              {t('records.managed')}
            </Badge>
          )}
          {record === null ? (
            <Button size="compact-sm" disabled={draft.content === ''} loading={store.isPending} onClick={() => store.mutate(undefined)}>
              {t('records.add')}
            </Button>
          ) : (
            <>
              {changed && (
                <ActionIcon
                  variant="light"
                  aria-label={`${label}: ${t('form.save')}`}
                  loading={store.isPending}
                  onClick={() => store.mutate(undefined)}
                >
                  <IconDeviceFloppy size={16} />
                </ActionIcon>
              )}
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`${label}: ${t('delete')}`}
                loading={remove.isPending}
                onClick={() => remove.mutate(undefined)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

const most = 500

/** The records of a zone, edited in place: Enter stores, Escape takes back. */
export function RecordTable({ zone }: { readonly zone: string }): ReactNode {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const { data, error, refetch } = useQuery({ queryKey: ['zones', zone, 'records'], queryFn: () => dns.recordsList(api, zone) })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  const wanted = data.filter(({ name, type, content }) => `${name} ${type} ${content}`.toLowerCase().includes(words.toLowerCase()))
  return (
    <>
      <TextInput
        type="search"
        mb="sm"
        maw={320}
        aria-label={t('list.search')}
        placeholder={t('list.search')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Table.ScrollContainer minWidth={720} type="native">
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {['name', 'type', 'content', 'priority', 'ttl'].map((name) => (
                <Table.Th key={name} scope="col">
                  {t(`field.${name}`)}
                </Table.Th>
              ))}
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Row zone={zone} record={null} />
            {wanted.slice(0, most).map((record) => (
              <Row key={`${record.id}-${record.content}-${record.ttl}-${record.priority}-${record.name}`} zone={zone} record={record} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {wanted.length > most && <Text c="dimmed">{t('records.more', { count: wanted.length - most })}</Text>}
    </>
  )
}
