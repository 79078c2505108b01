import { Anchor, Badge, Tabs, Title } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as services from '@croft/sdk/areas/services'
import { api } from '../../api/client.ts'
import { paths } from '../../paths.ts'
import { megabytes } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { Actions } from './actions.tsx'
import { colors } from './colors.ts'
import { PhpVersions } from './php.tsx'

function Daemons(): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['services']}
      refetchMs={15_000}
      load={() => services.list(api, {}, { ext: true })}
      rowKey={(row) => row.name}
      columns={[
        {
          name: 'service',
          cell: (row) => (
            <Anchor component={Link} to={paths.service(row.name)} fw={500}>
              {row.display_name}
            </Anchor>
          ),
        },
        { name: 'description', cell: (row) => row.description },
        {
          name: 'status',
          cell: (row) => (
            <Badge variant="light" color={colors[row.status]}>
              {t(`choice.${row.status}`)}
            </Badge>
          ),
        },
        { name: 'version', cell: (row) => row.version || '–' },
        { name: 'memory', cell: (row) => (row.memory_mb === undefined ? '–' : megabytes(row.memory_mb)) },
      ]}
      empty={t('services.empty')}
      actions={(row) => <Actions service={row} />}
    />
  )
}

/** The daemons of this server, and its versions of PHP. */
export function ServiceList(): ReactNode {
  const { t } = useTranslation()
  const { tab = 'services' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t('nav.services')}
      </Title>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          <Tabs.Tab value="services">{t('nav.services')}</Tabs.Tab>
          <Tabs.Tab value="php">PHP</Tabs.Tab>
        </TabStrip>
        <Tabs.Panel value="services">
          <Daemons />
        </Tabs.Panel>
        <Tabs.Panel value="php">
          <PhpVersions />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
