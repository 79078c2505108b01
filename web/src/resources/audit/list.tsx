import { Badge, Button, Code } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as audit from '@croft/sdk/areas/audit'
import type { AuditEntry } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { type Column, type Filter, ListPage } from '../../table/list-page.tsx'
import { Empty } from '../../ui/empty.tsx'
import { time } from '../../ui/format.ts'

const colors: Readonly<Record<string, string>> = { ok: 'teal', denied: 'orange', failed: 'red' }

const columns: readonly Column<AuditEntry>[] = [
  { name: 'at', cell: (row) => time(row.at) },
  { name: 'actor', cell: (row) => (row.impersonator === null ? row.actor : `${row.actor} (${row.impersonator})`) },
  { name: 'action', cell: (row) => row.action },
  { name: 'resource', cell: (row) => `${row.resource.type} ${row.resource.id}` },
  {
    name: 'result',
    cell: (row) =>
      row.result === null ? (
        '–'
      ) : (
        <Badge variant="light" color={colors[row.result] ?? 'gray'}>
          {row.result}
        </Badge>
      ),
  },
  { name: 'ip', cell: (row) => row.ip },
  { name: 'via', hidden: true, cell: (row) => row.via },
  { name: 'changes', hidden: true, cell: (row) => <Code>{JSON.stringify(row.changes)}</Code> },
]

const filters: readonly Filter[] = [
  { name: 'result', choices: ['ok', 'denied', 'failed'] },
  { name: 'actor' },
  { name: 'action' },
  { name: 'resource_type', choices: ['user', 'domain', 'database', 'zone', 'certificate', 'package', 'service', 'server'] },
  { name: 'resource_id' },
  { name: 'ip' },
  { name: 'from', day: true },
  { name: 'to', day: true },
]

/** The export of what the list shows: the same filters. */
function exportAddress(search: Readonly<Record<string, unknown>>): string {
  const asked = new URLSearchParams({ format: 'csv' })
  for (const { name, day } of filters) {
    const value = search[name]
    if (typeof value === 'string' || typeof value === 'number') asked.set(name, day === true ? `${value}T00:00:00Z` : String(value))
  }
  return `/api/v1/audit/export?${asked.toString()}`
}

function Verify(): ReactNode {
  const { t } = useTranslation()
  const verify = useWrite(() => audit.verify(api), {
    done: ({ ok, checked, first_bad_id: bad }) =>
      notifications.show({
        color: ok ? 'teal' : 'red',
        message: ok ? t('audit.whole', { count: checked }) : t('audit.broken', { id: bad }),
      }),
  })
  return (
    <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
      {t('audit.verify')}
    </Button>
  )
}

/** Who did what, from where, through which door. */
export function AuditList(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  return (
    <ListPage
      name="audit"
      title={t('nav.audit')}
      columns={columns}
      load={(query) => audit.listPage(api, query)}
      rowKey={(row) => String(row.id)}
      filters={filters}
      actions={
        <>
          {role === 'admin' && <Verify />}
          <Button component="a" variant="default" href={exportAddress(search)} download>
            {t('audit.export')}
          </Button>
        </>
      }
      empty={<Empty title={t('audit.empty')} text={t('audit.empty-text')} />}
    />
  )
}
