import { Alert, Badge, Button, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as dns from '@croft/sdk/areas/dns'
import { dnssecEnable } from '@croft/sdk/fields/dns'
import type { DnssecStatus } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Failure } from '../../ui/failure.tsx'

interface OfZone {
  readonly zone: string
}
const key = (zone: string) => ['zones', zone, 'dnssec'] as const

function Signed({ zone, status }: OfZone & { readonly status: DnssecStatus }): ReactNode {
  const { t } = useTranslation()
  const [disabling, off] = useDisclosure()
  const changes = [key(zone), ['zones']]
  const roll = useWrite((type: 'ksk' | 'zsk') => dns.dnssecRollover(api, zone, { key: type }), { changes })
  const types = [...new Set(status.keys.map(({ type }) => (type === 'zsk' ? 'zsk' : 'ksk')))]
  return (
    <Stack>
      <Alert color={status.ds_at_parent ? 'teal' : 'yellow'}>{t(status.ds_at_parent ? 'dnssec.complete' : 'dnssec.wanting')}</Alert>
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('dnssec.ds')}
        </Title>
        <Stack gap="xs">
          {status.ds.map((record) => (
            <CopyText key={record} text={record} />
          ))}
        </Stack>
      </section>
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('dnssec.keys')}
        </Title>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('field.type')}</Table.Th>
              <Table.Th scope="col">{t('dnssec.tag')}</Table.Th>
              <Table.Th scope="col">{t('field.status')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {status.keys.map(({ id, type, tag, active }) => (
              <Table.Tr key={id}>
                <Table.Td>{type.toUpperCase()}</Table.Td>
                <Table.Td>{tag}</Table.Td>
                <Table.Td>
                  <Badge variant="light" color={active ? 'teal' : 'gray'}>
                    {t(active ? 'dnssec.active' : 'dnssec.waiting')}
                  </Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      <Group>
        {types.map((type) => (
          <Button key={type} variant="default" loading={roll.isPending && roll.variables === type} onClick={() => roll.mutate(type)}>
            {t('dnssec.roll', { key: type.toUpperCase() })}
          </Button>
        ))}
        <Button color="red" variant="light" onClick={off.open}>
          {t('dnssec.disable')}
        </Button>
      </Group>
      <Confirm
        opened={disabling}
        close={off.close}
        title={t('dnssec.disable-title', { name: zone })}
        text={t(status.ds_at_parent ? 'dnssec.disable-danger' : 'dnssec.disable-text')}
        {...(status.ds_at_parent ? { type: zone } : {})}
        confirmLabel={t('dnssec.disable')}
        run={() => dns.dnssecDisable(api, zone, { force: status.ds_at_parent })}
        changes={changes}
      />
    </Stack>
  )
}

/** Whether a zone is signed, what the registrar has to be given, and its keys. */
export function Dnssec({ zone }: OfZone): ReactNode {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: key(zone), queryFn: () => dns.dnssecShow(api, zone) })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  if (data.enabled) return <Signed zone={zone} status={data} />
  return (
    <Stack>
      <Text>{t('dnssec.off')}</Text>
      <ApiForm
        fields={dnssecEnable}
        names={Object.keys(dnssecEnable)}
        submit={(values) => dns.dnssecEnable(api, zone, values as dns.DnssecEnableBody)}
        submitLabel={t('dnssec.enable')}
        changes={[key(zone), ['zones']]}
      />
    </Stack>
  )
}
