import { Badge, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as dns from '@croft/sdk/areas/dns'
import { zonesCreate } from '@croft/sdk/fields/dns'
import type { DnsZone } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { paths } from '../../paths.ts'
import { type Column, ListPage } from '../../table/list-page.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FormModal } from '../../ui/form-modal.tsx'

const columns: readonly Column<DnsZone>[] = [
  { name: 'domain', sortable: true, cell: (row) => row.domain_unicode },
  { name: 'owner', cell: (row) => row.owner },
  { name: 'kind', cell: (row) => <Choice name={row.kind} /> },
  { name: 'records_count', cell: (row) => row.records_count },
  { name: 'serial', cell: (row) => row.serial },
  {
    name: 'dnssec',
    cell: (row) => (
      <Badge variant="light" color={row.dnssec ? 'teal' : 'gray'}>
        {row.dnssec ? 'DNSSEC' : '–'}
      </Badge>
    ),
  },
]

/** All zones in view. */
export function ZoneList(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [creating, dialog] = useDisclosure()
  const button = <Button onClick={dialog.open}>{t('zones.create')}</Button>
  return (
    <>
      <ListPage
        name="zones"
        title={t('nav.zones')}
        columns={columns}
        load={(query) => dns.zonesListPage(api, query)}
        rowKey={(row) => row.domain}
        to={(row) => paths.zone(row.domain)}
        filters={[{ name: 'kind', choices: ['primary', 'secondary'] }]}
        actions={
          <>
            <Button variant="default" component={Link} to="/dns">
              {t('dns.tools')}
            </Button>
            {button}
          </>
        }
        empty={<Empty title={t('zones.empty')} text={t('zones.empty-text')} action={button} />}
      />
      <FormModal
        opened={creating}
        close={dialog.close}
        title={t('zones.create')}
        fields={zonesCreate}
        names={['domain']}
        more={Object.keys(zonesCreate).filter((name) => name !== 'domain')}
        submit={(values) => dns.zonesCreate(api, values as dns.ZonesCreateBody)}
        changes={[['zones']]}
        done={(zone) => void navigate({ to: paths.zone(zone.domain) })}
      />
    </>
  )
}
