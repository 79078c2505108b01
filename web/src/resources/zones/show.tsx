import { Anchor, Button, Group, Skeleton, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as dns from '@croft/sdk/areas/dns'
import { zonesImport, zonesUpdate } from '@croft/sdk/fields/dns'
import { api } from '../../api/client.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { ResetZone, ZoneCheck } from './check.tsx'
import { Dnssec } from './dnssec.tsx'
import { RecordTable } from './records.tsx'

/** One zone: its records, and what is said about it as a whole. */
export function ZoneShow(): ReactNode {
  const { t } = useTranslation()
  const { domain } = useParams({ from: '/zones/$domain' })
  const { tab = 'records' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  const [importing, dialog] = useDisclosure()
  const [deleting, remove] = useDisclosure()
  const { data, error, refetch } = useQuery({ queryKey: ['zones', domain, 'show'], queryFn: () => dns.zonesShow(api, domain) })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  const soa = zonesUpdate['soa']?.fields ?? {}
  return (
    <>
      <Group justify="space-between" mb="md">
        <Title order={1} size="h2">
          {data.domain_unicode}
        </Title>
        <Group>
          <Anchor href={`/api/v1/dns/zones/${encodeURIComponent(domain)}/export`} download>
            {t('zones.export')}
          </Anchor>
          <Button variant="default" onClick={dialog.open}>
            {t('zones.import')}
          </Button>
          <ResetZone zone={domain} />
          <Button color="red" variant="light" onClick={remove.open}>
            {t('delete')}
          </Button>
        </Group>
      </Group>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          <Tabs.Tab value="records">{t('tab.records')}</Tabs.Tab>
          <Tabs.Tab value="dnssec">DNSSEC</Tabs.Tab>
          <Tabs.Tab value="check">{t('zones.check')}</Tabs.Tab>
          <Tabs.Tab value="settings">{t('tab.settings')}</Tabs.Tab>
        </TabStrip>
        <Tabs.Panel value="records">
          <RecordTable zone={domain} />
        </Tabs.Panel>
        <Tabs.Panel value="dnssec">
          <Dnssec zone={domain} />
        </Tabs.Panel>
        <Tabs.Panel value="check">
          <ZoneCheck zone={domain} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <ApiForm
            key={data.updated_at}
            fields={{ ...zonesUpdate, ...soa }}
            names={['status', 'default_ttl', ...Object.keys(soa)]}
            initial={{ ...data, ...data.soa }}
            submit={({ status, default_ttl: ttl, ...rest }) =>
              dns.zonesUpdate(api, domain, {
                ...(status === undefined ? {} : { status }),
                ...(ttl === undefined ? {} : { default_ttl: ttl }),
                ...(Object.keys(rest).length === 0 ? {} : { soa: rest }),
              } as dns.ZonesUpdateBody)
            }
            changes={[['zones']]}
          />
        </Tabs.Panel>
      </Tabs>
      <FormModal
        opened={importing}
        close={dialog.close}
        title={t('zones.import')}
        fields={zonesImport}
        names={['zone', 'mode']}
        multiline={['zone']}
        submit={(values) => dns.zonesImport(api, domain, values as dns.ZonesImportBody)}
        changes={[['zones']]}
        done={(answer) =>
          notifications.show({
            message: t('zones.imported', {
              created: answer.created,
              updated: answer.updated,
              deleted: answer.deleted,
              skipped: answer.skipped.length,
            }),
          })
        }
      />
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('zones.delete-title', { name: domain })}
        text={t('zones.delete-text')}
        type={domain}
        confirmLabel={t('delete')}
        run={() => dns.zonesDelete(api, domain, { force: true })}
        changes={[['zones', 'list']]}
        done={() => void navigate({ to: '/zones' })}
      />
    </>
  )
}
