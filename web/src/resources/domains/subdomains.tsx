import { Anchor, Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import { create } from '@croft/sdk/fields/domains'
import { api } from '../../api/client.ts'
import { paths } from '../../paths.ts'
import { Choice } from '../../ui/choice.tsx'
import { megabytes } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'
import { SyncBadge } from '../../ui/sync-badge.tsx'

/** Sites of their own below a domain; a new one is named by its first part. */
export function Subdomains({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['domains', name, 'subdomains']}
      load={() => domains.subdomainsList(api, name)}
      rowKey={(row) => row.domain}
      columns={[
        {
          name: 'domain',
          cell: (row) => (
            <Anchor component={Link} to={paths.domain(row.domain)} fw={500}>
              {row.domain_unicode}
            </Anchor>
          ),
        },
        { name: 'document_root', cell: (row) => row.document_root },
        { name: 'php_version', cell: (row) => (row.php_version === '' ? '–' : row.php_version) },
        {
          name: 'status',
          cell: (row) => (
            <Badge variant="light" color={row.status === 'active' ? 'teal' : 'orange'}>
              <Choice name={row.status} />
            </Badge>
          ),
        },
        { name: 'sync', cell: (row) => <SyncBadge sync={row.sync} error={row.sync_error} /> },
        { name: 'disk_used_mb', cell: (row) => megabytes(row.disk_used_mb) },
      ]}
      empty={t('subdomains.empty')}
      create={{
        label: t('subdomains.create'),
        fields: { subdomain: { type: 'string', required: true, minLength: 1, maxLength: 190 }, ...create },
        names: ['subdomain'],
        more: ['php_version', 'document_root', 'www', 'dns'].filter((field) => create[field] !== undefined),
        submit: async ({ subdomain, ...values }) => {
          const parent = await domains.show(api, name)
          return domains.create(api, {
            ...values,
            domain: `${String(subdomain)}.${name}`,
            owner: parent.owner,
            type: 'subdomain',
          } as domains.CreateBody)
        },
      }}
    />
  )
}
