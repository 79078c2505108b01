import { Anchor, Badge, Button, Group, Skeleton, Stack, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as databases from '@croft/sdk/areas/databases'
import * as domains from '@croft/sdk/areas/domains'
import * as fields from '@croft/sdk/fields/databases'
import type { Database } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { paths } from '../../paths.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { bytes, time } from '../../ui/format.ts'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { Copies } from './copies.tsx'
import { Hosts, Rights, Tables } from './rights.tsx'
import { titles } from './titles.ts'
import { OpenTool } from './tool.tsx'

function Overview({ database }: { readonly database: Database }): ReactNode {
  const { t } = useTranslation()
  const manages = useUser().role !== 'user'
  const owned = useQuery({ queryKey: ['domains', 'of', database.owner], queryFn: () => domains.list(api, { owner: database.owner }) })
  return (
    <Stack>
      <Details
        facts={[
          [t('field.engine'), titles[database.engine ?? 'mariadb']],
          [
            t('field.owner'),
            manages ? (
              <Anchor key="owner" component={Link} to={paths.user(database.owner)}>
                {database.owner}
              </Anchor>
            ) : (
              database.owner
            ),
          ],
          [t('databases.users'), (database.users ?? [database.user]).join(', ')],
          [t('column.size'), bytes(database.size_kb * 1024)],
          [t('field.charset'), [database.charset, database.collation].filter((each) => (each ?? '') !== '').join(', ') || '–'],
          [t('column.created_at'), time(database.created_at)],
        ]}
      />
      <ApiForm
        key={`${database.domain} ${database.remote_access} ${database.remote_host}`}
        fields={fields.update}
        names={['domain', 'remote_access', 'remote_host']}
        initial={{ ...database }}
        choices={{ domain: owned.data?.map(({ domain }) => domain) }}
        submit={(values) => databases.update(api, database.name, values)}
        changes={[['databases']]}
      />
    </Stack>
  )
}

/** Tab → what it shows. */
const parts = { overview: Overview, copies: Copies, rights: Rights, hosts: Hosts, tables: Tables } as const

/** One database: where it belongs, who may do what in it, and what can be done with it as a whole. */
export function DatabaseShow(): ReactNode {
  const { t } = useTranslation()
  const { database: name } = useParams({ from: '/databases/$database' })
  const { tab = 'overview' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  const [deleting, remove] = useDisclosure()
  const [resetting, reset] = useDisclosure()
  const { data, error, refetch } = useQuery({
    queryKey: ['databases', name, 'show'],
    queryFn: () => databases.show(api, name, { ext: true }),
  })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <>
      <Group justify="space-between" mb="md">
        <Group>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {data.name}
          </Title>
          {data.status === 'suspended' && <Badge color="orange">{t('choice.suspended')}</Badge>}
        </Group>
        <Group>
          <OpenTool name={data.name} />
          <Button variant="default" onClick={reset.open}>
            {t('databases.password')}
          </Button>
          <Button color="red" variant="light" onClick={remove.open}>
            {t('delete')}
          </Button>
        </Group>
      </Group>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          {Object.keys(parts).map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t(part === 'overview' ? 'tab.overview' : `databases.tab-${part}`)}
            </Tabs.Tab>
          ))}
        </TabStrip>
        {Object.entries(parts).map(([part, Part]) => (
          <Tabs.Panel key={part} value={part}>
            <Part database={data} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <FormModal
        opened={resetting}
        close={reset.close}
        title={t('databases.password-title', { name: data.user })}
        fields={fields.password}
        names={['password']}
        submit={(values) => databases.password(api, name, values as databases.PasswordBody)}
        changes={[['databases']]}
      />
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('databases.delete-title', { name })}
        text={t('databases.delete-text', { name })}
        type={name}
        confirmLabel={t('delete')}
        run={() => databases.delete_(api, name)}
        changes={[['databases', 'list'], ['deleted']]}
        done={() => void navigate({ to: '/databases' })}
      />
    </>
  )
}
