import { Badge, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as dns from '@croft/sdk/areas/dns'
import { providersCreate, serversCreate, templatesCreate } from '@croft/sdk/fields/dns'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'
import { recordsOf, textOf } from './template-text.ts'

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      {children}
    </section>
  )
}

function Templates(): ReactNode {
  const { t } = useTranslation()
  const name = templatesCreate['name'] ?? { type: 'string', required: true }
  return (
    <Records
      queryKey={['zones', 'templates']}
      load={() => dns.templatesList(api)}
      rowKey={(row) => row.name}
      columns={[
        { name: 'name', cell: (row) => row.name },
        { name: 'records_count', cell: (row) => row.records.length },
        { name: 'zones_count', cell: (row) => row.zones_count },
        { name: 'updated_at', cell: (row) => time(row.updated_at) },
      ]}
      empty={t('dns.templates-empty')}
      create={{
        label: t('dns.templates-create'),
        fields: { name, template_records: { type: 'string', required: true } },
        names: ['name', 'template_records'],
        multiline: ['template_records'],
        submit: async (values) =>
          dns.templatesCreate(api, { name: String(values['name']), records: recordsOf(String(values['template_records'])) }),
      }}
      edit={{
        fields: { template_records: { type: 'string', required: true } },
        names: ['template_records'],
        multiline: ['template_records'],
        initial: (row) => ({ template_records: textOf(row.records) }),
        submit: (row, values) => dns.templatesUpdate(api, row.name, { records: recordsOf(String(values['template_records'])) }),
      }}
      remove={{ text: (row) => t('dns.templates-delete', { name: row.name }), run: (row) => dns.templatesDelete(api, row.name) }}
    />
  )
}

function Secondaries(): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['zones', 'servers']}
      load={() => dns.serversList(api)}
      rowKey={(row) => row.hostname}
      columns={[
        { name: 'hostname', cell: (row) => row.hostname },
        { name: 'ip', cell: (row) => row.ip },
        {
          name: 'in_sync',
          cell: (row) => (
            <Badge variant="light" color={row.in_sync ? 'teal' : 'orange'}>
              {t(row.in_sync ? 'yes' : 'no')}
            </Badge>
          ),
        },
        { name: 'last_seen', cell: (row) => time(row.last_seen) },
      ]}
      empty={t('dns.servers-empty')}
      create={{
        label: t('dns.servers-create'),
        fields: serversCreate,
        names: ['hostname', 'ip', 'tsig_key'],
        submit: (values) => dns.serversCreate(api, values as dns.ServersCreateBody),
      }}
      remove={{ text: (row) => t('dns.servers-delete', { name: row.hostname }), run: (row) => dns.serversDelete(api, row.id) }}
    />
  )
}

function Providers(): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['zones', 'providers']}
      load={() => dns.providersList(api)}
      rowKey={(row) => row.name}
      columns={[
        { name: 'name', cell: (row) => row.name },
        { name: 'type', cell: (row) => row.type },
      ]}
      empty={t('dns.providers-empty')}
      create={{
        label: t('dns.providers-create'),
        fields: providersCreate,
        names: Object.keys(providersCreate),
        submit: (values) => dns.providersCreate(api, values as dns.ProvidersCreateBody),
      }}
      remove={{ text: (row) => t('dns.providers-delete', { name: row.name }), run: (row) => dns.providersDelete(api, row.id) }}
    />
  )
}

/** What is used by many zones: templates, secondary name servers, providers elsewhere. */
export function DnsTools(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  return (
    <Stack gap="xl">
      <Title order={1} size="h2">
        {t('dns.tools')}
      </Title>
      {role !== 'user' && (
        <Section title={t('dns.templates')}>
          <Templates />
        </Section>
      )}
      {role === 'admin' && (
        <Section title={t('dns.servers')}>
          <Secondaries />
        </Section>
      )}
      <Section title={t('dns.providers')}>
        <Providers />
      </Section>
    </Stack>
  )
}
