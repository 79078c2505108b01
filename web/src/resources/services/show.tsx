import { Badge, Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Tabs, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, Suspense, lazy, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as services from '@croft/sdk/areas/services'
import { api } from '../../api/client.ts'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { duration, megabytes, percent } from '../../ui/format.ts'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { Actions } from './actions.tsx'
import { colors } from './colors.ts'
import { Configuration } from './configuration.tsx'
import { ServiceLog } from './log.tsx'

const Chart = lazy(async () => ({ default: (await import('../../ui/chart.tsx')).Chart }))
const lengths = { '1h': 3600, '24h': 86_400, '7d': 604_800, '30d': 2_592_000 } as const
type Range = keyof typeof lengths

function Metrics({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [range, setRange] = useState<Range>('24h')
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['services', name, 'metrics', range],
    queryFn: () => services.metrics(api, name, { range }),
    refetchInterval: 60_000,
  })
  const lines = useMemo(() => {
    // evenly spaced, the last one is now
    const times = (count: number) =>
      Array.from({ length: count }, (_, index) => dataUpdatedAt / 1000 - lengths[range] * (1 - (index + 1) / count))
    const line = (label: string, values: readonly number[]) => ({
      times: times(values.length),
      series: [{ label, color: '#1098ad', values }],
    })
    return { cpu: line(t('system.cpu'), data?.cpu_percent ?? []), memory: line(t('system.memory'), data?.memory_mb ?? []) }
  }, [data, dataUpdatedAt, range, t])
  if (data === undefined) return error === null ? <Skeleton height={220} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack>
      <SegmentedControl
        style={{ alignSelf: 'flex-start' }}
        data={Object.keys(lengths)}
        value={range}
        onChange={(next) => setRange(next as Range)}
        aria-label={t('system.range')}
      />
      <Suspense fallback={<Skeleton height={220} />}>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Chart title={t('system.cpu')} seconds={lengths[range]} {...lines.cpu} format={percent} />
          <Chart title={t('system.memory')} seconds={lengths[range]} {...lines.memory} format={megabytes} />
        </SimpleGrid>
      </Suspense>
      <Details facts={[[t('services.restarts'), String(data.restarts)]]} />
    </Stack>
  )
}

/** One daemon: its state, what it used, what it is told and what it says. */
export function ServiceShow(): ReactNode {
  const { t } = useTranslation()
  const { service: name } = useParams({ from: '/services/$service' })
  const { tab = 'overview' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({
    queryKey: ['services', name, 'show'],
    queryFn: () => services.show(api, name, { ext: true }),
    refetchInterval: 15_000,
  })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <>
      <Group justify="space-between" mb="md">
        <Group>
          <Title order={1} size="h2">
            {data.display_name}
          </Title>
          <Badge variant="light" color={colors[data.status]}>
            {t(`choice.${data.status}`)}
          </Badge>
        </Group>
        <Actions service={data} all />
      </Group>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          <Tabs.Tab value="overview">{t('tab.overview')}</Tabs.Tab>
          <Tabs.Tab value="configuration">{t('services.config')}</Tabs.Tab>
          <Tabs.Tab value="log">{t('services.log')}</Tabs.Tab>
        </TabStrip>
        <Tabs.Panel value="overview">
          <Stack>
            <Details
              facts={[
                [t('column.description'), data.description],
                [t('system.version-of'), data.version || '–'],
                [t('column.pid'), data.pid ?? '–'],
                [t('column.memory'), data.memory_mb === undefined ? '–' : megabytes(data.memory_mb)],
                [t('services.uptime'), data.uptime_seconds === undefined ? '–' : duration(data.uptime_seconds)],
                [t('services.at-boot'), t(data.enabled ? 'yes' : 'no')],
                [t('services.watchdog'), t(data.watchdog === true ? 'yes' : 'no')],
              ]}
            />
            <Metrics name={name} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="configuration">
          <Configuration name={name} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <ServiceLog name={name} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
