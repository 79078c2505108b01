import { Badge, Tabs, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as ssl from '@croft/sdk/areas/ssl'
import type { Certificate } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { paths } from '../../paths.ts'
import { type Column, ListPage } from '../../table/list-page.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Empty } from '../../ui/empty.tsx'
import { time } from '../../ui/format.ts'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { Authority } from './more.tsx'
import { CertificatePart } from './show.tsx'

const colorOf = (row: Certificate) => (!row.enabled ? 'gray' : (row.days_left ?? 0) < 14 ? 'orange' : 'teal')

const columns: readonly Column<Certificate>[] = [
  { name: 'domain', cell: (row) => row.domain_unicode },
  {
    name: 'type',
    cell: (row) => (
      <Badge variant="light" color={colorOf(row)}>
        <Choice name={row.type} />
      </Badge>
    ),
  },
  { name: 'issuer', cell: (row) => row.issuer },
  { name: 'not_after', cell: (row) => time(row.not_after) },
  { name: 'next_renewal_at', cell: (row) => time(row.next_renewal_at) },
  { name: 'last_error', cell: (row) => row.last_error },
]

function Certificates(): ReactNode {
  const { t } = useTranslation()
  return (
    <ListPage
      name="certificates"
      columns={columns}
      load={(query) => ssl.listPage(api, query)}
      rowKey={(row) => row.domain}
      to={(row) => paths.domain(row.domain)}
      filters={[
        { name: 'type', choices: ['acme', 'custom', 'self_signed'] },
        { name: 'expiring_days', choices: ['7', '14', '30'] },
      ]}
      empty={<Empty title={t('certificates.empty')} text={t('certificates.empty-text')} />}
    />
  )
}

/** All certificates in view; for administrators that of the panel, and the authority that is asked. */
export function CertificateList(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  const { tab = 'certificates' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t('nav.certificates')}
      </Title>
      {role !== 'admin' ? (
        <Certificates />
      ) : (
        <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
          <TabStrip>
            <Tabs.Tab value="certificates">{t('certificates.of-domains')}</Tabs.Tab>
            <Tabs.Tab value="server">{t('certificates.of-panel')}</Tabs.Tab>
            <Tabs.Tab value="authority">{t('certificates.authority')}</Tabs.Tab>
          </TabStrip>
          <Tabs.Panel value="certificates">
            <Certificates />
          </Tabs.Panel>
          <Tabs.Panel value="server">
            <CertificatePart name="server" />
          </Tabs.Panel>
          <Tabs.Panel value="authority">
            <Authority />
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  )
}
