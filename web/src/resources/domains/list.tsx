import { Badge, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import type { Domain } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { paths } from '../../paths.ts'
import { type Column, ListPage } from '../../table/list-page.tsx'
import { Bulk, type BulkJob } from '../../ui/bulk.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Empty } from '../../ui/empty.tsx'
import { megabytes, time } from '../../ui/format.ts'
import { SyncBadge } from '../../ui/sync-badge.tsx'
import { CreateDomain } from './create.tsx'

const columns: readonly Column<Domain>[] = [
  { name: 'domain', sortable: true, cell: (row) => row.domain_unicode },
  { name: 'owner', sortable: true, cell: (row) => row.owner },
  { name: 'type', sortable: true, cell: (row) => <Choice name={row.type} /> },
  { name: 'php_version', sortable: true, cell: (row) => row.php_version },
  {
    name: 'status',
    sortable: true,
    cell: (row) => (
      <Badge variant="light" color={row.status === 'active' ? 'teal' : 'orange'}>
        <Choice name={row.status} />
      </Badge>
    ),
  },
  { name: 'sync', cell: (row) => <SyncBadge sync={row.sync} error={row.sync_error} /> },
  { name: 'disk_used_mb', cell: (row) => megabytes(row.disk_used_mb) },
  { name: 'created_at', sortable: true, hidden: true, cell: (row) => time(row.created_at) },
]

/** All domains in view. */
export function DomainList(): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  const navigate = useNavigate()
  const [creating, create] = useDisclosure()
  const [job, setJob] = useState<BulkJob<Domain> | null>(null)
  const button = <Button onClick={create.open}>{t('domains.create')}</Button>
  const several = (label: string, text: string, run: (domain: string) => Promise<unknown>, color?: string) => ({
    label,
    ...(color === undefined ? {} : { color }),
    run: (rows: readonly Domain[]) => setJob({ label, text, rows, run: (row) => run(row.domain) }),
  })
  const bulk = [
    ...(user.role === 'user'
      ? []
      : [
          several(t('suspend'), t('domains.bulk-suspend'), (domain) => domains.suspend(api, domain)),
          several(t('unsuspend'), t('domains.bulk-unsuspend'), (domain) => domains.unsuspend(api, domain)),
        ]),
    several(t('delete'), t('domains.delete-text'), (domain) => domains.delete_(api, domain), 'red'),
  ]
  return (
    <>
      <ListPage
        name="domains"
        title={t('nav.domains')}
        columns={user.role === 'user' ? columns.filter(({ name }) => name !== 'owner') : columns}
        load={(query) => domains.listPage(api, query)}
        rowKey={(row) => row.domain}
        to={(row) => paths.domain(row.domain)}
        filters={[
          { name: 'status', choices: ['active', 'suspended'] },
          { name: 'type', choices: ['primary', 'addon', 'subdomain', 'alias'] },
        ]}
        bulk={bulk}
        actions={button}
        empty={<Empty title={t('domains.empty')} text={t('domains.empty-text')} action={button} />}
      />
      <CreateDomain opened={creating} close={create.close} done={(domain) => void navigate({ to: paths.domain(domain) })} />
      {job !== null && <Bulk job={job} name={(row) => row.domain} close={() => setJob(null)} changes={[['domains'], ['deleted']]} />}
    </>
  )
}
