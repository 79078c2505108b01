import { Alert, Badge, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as system from '@croft/sdk/areas/system'
import * as fields from '@croft/sdk/fields/system'
import { api } from '../../api/client.ts'
import { Details } from '../../ui/details.tsx'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'
import { timeZones } from '../../ui/regions.ts'
import { SettingsForm } from '../../ui/settings-form.tsx'

function HostName(): ReactNode {
  const { t } = useTranslation()
  const queryKey = ['system', 'hostname']
  const { data } = useQuery({ queryKey, queryFn: () => system.hostname(api) })
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('host.name')}
      </Title>
      {data?.resolves === false && (
        <Alert color="yellow" mb="sm">
          {t('host.unresolved', { name: data.hostname })}
        </Alert>
      )}
      <SettingsForm
        queryKey={queryKey}
        load={() => system.hostname(api)}
        fields={fields.hostnameUpdate}
        submit={(values) => system.hostnameUpdate(api, values as system.HostnameUpdateBody)}
      />
    </section>
  )
}

function Clock(): ReactNode {
  const { t } = useTranslation()
  const queryKey = ['system', 'time']
  const { data } = useQuery({ queryKey, queryFn: () => system.time(api) })
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('host.time')}
      </Title>
      <Details
        facts={[
          [t('host.now'), time(data?.now ?? null)],
          [t('host.synchronized'), data === undefined ? '–' : t(data.synchronized ? 'yes' : 'no')],
        ]}
      />
      <SettingsForm
        queryKey={queryKey}
        load={() => system.time(api)}
        fields={fields.timeUpdate}
        choices={() => ({ timezone: timeZones() })}
        submit={(values) => system.timeUpdate(api, values)}
      />
    </section>
  )
}

function Addresses(): ReactNode {
  const { t } = useTranslation()
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('host.ips')}
      </Title>
      <Records
        queryKey={['system', 'ips']}
        load={() => system.ips(api)}
        rowKey={(row) => row.ip}
        columns={[
          { name: 'address', cell: (row) => row.ip },
          { name: 'interface', cell: (row) => row.interface },
          {
            name: 'shared',
            cell: (row) => <Badge variant="light" color={row.shared ? 'teal' : 'gray'} children={t(row.shared ? 'yes' : 'no')} />,
          },
          { name: 'owner', cell: (row) => row.owner || '–' },
          { name: 'nat_ip', cell: (row) => row.nat_ip || '–' },
          { name: 'domains', cell: (row) => row.domains },
        ]}
        empty={t('list.nothing')}
        create={{
          label: t('host.ips-create'),
          fields: fields.ipsCreate,
          names: ['ip', 'prefix', 'interface'],
          more: ['shared', 'owner', 'nat_ip'],
          submit: (values) => system.ipsCreate(api, values as system.IpsCreateBody),
        }}
        edit={{
          fields: fields.ipsUpdate,
          names: ['shared', 'owner', 'nat_ip'],
          initial: ({ shared, owner, nat_ip }) => ({ shared, owner, nat_ip }),
          submit: (row, values) => system.ipsUpdate(api, row.ip, values),
        }}
        remove={{ text: (row) => t('host.ips-delete', { name: row.ip }), run: (row) => system.ipsDelete(api, row.ip) }}
      />
    </section>
  )
}

/** What the server is called, which time it has, and its addresses. */
export function HostSettings(): ReactNode {
  return (
    <Stack gap="xl">
      <HostName />
      <Clock />
      <Addresses />
    </Stack>
  )
}
