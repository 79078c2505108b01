import { Anchor, Badge, Button, Group, Skeleton, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import type { Domain } from '@croft/sdk/shapes'
import { update } from '@croft/sdk/fields/domains'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { paths } from '../../paths.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { megabytes, time } from '../../ui/format.ts'
import { SyncBadge } from '../../ui/sync-badge.tsx'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { CertificatePart } from '../certificates/show.tsx'
import { Firewall } from './firewall.tsx'
import { Logs } from './logs.tsx'
import { Protected } from './protected.tsx'
import { Stats } from './stats.tsx'
import { Subdomains } from './subdomains.tsx'
import { Access, Aliases, ErrorPages, Php, Proxies, Redirects } from './tabs.tsx'
import { VirtualHost } from './vhost.tsx'
import { DomainCheck, WholeActions } from './whole.tsx'

function Overview({ domain }: { readonly domain: Domain }): ReactNode {
  const { t } = useTranslation()
  const manages = useUser().role !== 'user'
  return (
    <Details
      facts={[
        [
          t('field.owner'),
          manages ? (
            <Anchor key="owner" component={Link} to={paths.user(domain.owner)}>
              {domain.owner}
            </Anchor>
          ) : (
            domain.owner
          ),
        ],
        [t('field.type'), t(`choice.${domain.type}`)],
        [t('field.document_root'), domain.document_root],
        [t('field.php_version'), domain.php_version === '' ? '–' : domain.php_version],
        [t('field.aliases'), domain.aliases.join(', ') || '–'],
        [t('column.disk_used_mb'), megabytes(domain.disk_used_mb)],
        [t('column.bandwidth_used_mb'), megabytes(domain.bandwidth_used_mb)],
        [t('column.created_at'), time(domain.created_at)],
      ]}
    />
  )
}

/** Tab → what it shows. */
const parts = {
  statistics: Stats,
  subdomains: Subdomains,
  certificate: CertificatePart,
  php: Php,
  aliases: Aliases,
  redirects: Redirects,
  protected: Protected,
  'error-pages': ErrorPages,
  proxies: Proxies,
  access: Access,
  firewall: Firewall,
  vhost: VirtualHost,
  logs: Logs,
} as const

const key = (name: string) => ['domains', 'show', name] as const

/** One domain with everything that belongs to it. */
export function DomainShow(): ReactNode {
  const { t } = useTranslation()
  const { domain: name } = useParams({ from: '/domains/$domain' })
  const { tab = 'overview' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  const user = useUser()
  const [deleting, remove] = useDisclosure()
  const { data, error, refetch } = useQuery({ queryKey: key(name), queryFn: () => domains.show(api, name) })
  const suspended = data?.status === 'suspended'
  const toggle = useWrite(() => (suspended ? domains.unsuspend(api, name) : domains.suspend(api, name)), { changes: [['domains']] })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <>
      <Group justify="space-between" mb="md">
        <Group>
          <Title order={1} size="h2">
            {data.domain_unicode}
          </Title>
          {suspended && <Badge color="orange">{t('choice.suspended')}</Badge>}
          <SyncBadge sync={data.sync} error={data.sync_error} />
        </Group>
        <Group>
          <Anchor href={`http://${data.domain}/`} target="_blank" rel="noreferrer">
            {t('domains.visit')}
          </Anchor>
          {user.role !== 'user' && (
            <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
              {t(suspended ? 'unsuspend' : 'suspend')}
            </Button>
          )}
          <WholeActions name={name} />
          <Button color="red" variant="light" onClick={remove.open}>
            {t('delete')}
          </Button>
        </Group>
      </Group>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          <Tabs.Tab value="overview">{t('tab.overview')}</Tabs.Tab>
          <Tabs.Tab value="settings">{t('tab.settings')}</Tabs.Tab>
          {Object.keys(parts).map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t(`tab.${part}`)}
            </Tabs.Tab>
          ))}
        </TabStrip>
        {Object.entries(parts).map(([part, Part]) => (
          <Tabs.Panel key={part} value={part}>
            <Part name={name} />
          </Tabs.Panel>
        ))}
        <Tabs.Panel value="overview">
          <Overview domain={data} />
          <DomainCheck name={name} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <ApiForm
            key={data.updated_at}
            fields={update}
            names={['php_version', 'document_root', 'www', 'dns', 'mail', 'note'].filter((field) => update[field] !== undefined)}
            initial={{ ...data }}
            submit={(values) => domains.update(api, name, values)}
            changes={[['domains']]}
          />
        </Tabs.Panel>
      </Tabs>
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('domains.delete-title')}
        text={t('domains.delete-text')}
        lost={[data.domain, ...data.aliases]}
        type={data.domain}
        confirmLabel={t('delete')}
        run={() => domains.delete_(api, name)}
        changes={[['domains', 'list']]}
        done={() => void navigate({ to: '/domains' })}
      />
    </>
  )
}
