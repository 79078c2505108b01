import { Alert, Button, List, Skeleton, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as dns from '@croft/sdk/areas/dns'
import { zonesReset } from '@croft/sdk/fields/dns'
import { api } from '../../api/client.ts'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'

interface Of {
  readonly zone: string
}

/** Whether the world asks this server for the zone, and all of its name servers say the same. */
export function ZoneCheck({ zone }: Of): ReactNode {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['zones', zone, 'check'],
    queryFn: () => dns.zonesCheck(api, zone),
    refetchOnWindowFocus: false,
  })
  if (data === undefined) return error === null ? <Skeleton height={160} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack>
      <Alert
        color={data.problems.length === 0 ? 'teal' : 'orange'}
        role="status"
        title={t(data.delegated ? 'zones.delegated' : 'zones.not-delegated')}
      >
        {data.problems.length > 0 && (
          <List size="sm">
            {data.problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        )}
      </Alert>
      <Details
        facts={[
          [t('zones.expected-ns'), data.expected_ns.join(', ') || '–'],
          [t('zones.found-ns'), data.found_ns.join(', ') || '–'],
          ...Object.entries(data.serials).map(([server, serial]) => [server, serial === null ? '–' : String(serial)] as const),
        ]}
      />
      <Button variant="default" loading={isFetching} onClick={() => void refetch()} style={{ alignSelf: 'flex-start' }}>
        {t('updates.look')}
      </Button>
    </Stack>
  )
}

/** Puts the records of the template in the place of those that are there. */
export function ResetZone({ zone }: Of): ReactNode {
  const { t } = useTranslation()
  const [opened, dialog] = useDisclosure()
  const templates = useQuery({ queryKey: ['zones', 'templates'], queryFn: () => dns.templatesList(api), enabled: opened, retry: false })
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('zones.reset')}
      </Button>
      <FormModal
        opened={opened}
        close={dialog.close}
        title={`${t('zones.reset')}: ${zone}`}
        fields={zonesReset}
        names={['template', 'keep_custom', 'confirm']}
        choices={{ template: templates.data?.map(({ name }) => name) }}
        submitLabel={t('zones.reset')}
        submit={(values) => dns.zonesReset(api, zone, values as dns.ZonesResetBody)}
        changes={[['zones']]}
      />
    </>
  )
}
