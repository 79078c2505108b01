import { Alert, Group, List, SegmentedControl, SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as system from '@croft/sdk/areas/system'
import { api } from '../../api/client.ts'
import { Chart } from '../../ui/chart.tsx'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { limit, megabytes, percent, time } from '../../ui/format.ts'

const ranges = ['1h', '24h', '7d', '30d', '1y'] as const
type Range = (typeof ranges)[number]
const lengths: Readonly<Record<Range, number>> = { '1h': 3600, '24h': 86_400, '7d': 604_800, '30d': 2_592_000, '1y': 31_536_000 }
type Metric = NonNullable<system.HistoryQuery['metric']>
const plain = (value: number) => value.toFixed(2)
const rate = (value: number) => `${value.toFixed(0)} kB/s`

interface HistoryProps {
  readonly metric: Metric
  readonly range: Range
  readonly title: string
  readonly format: (value: number) => string
}

function History({ metric, range, title, format }: HistoryProps): ReactNode {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: ['metrics', metric, range],
    queryFn: () => system.history(api, { metric, range }),
    refetchInterval: 60_000,
  })
  const shown = useMemo(() => {
    const points = data?.points ?? []
    const times = points.map(({ at }) => Date.parse(at) / 1000)
    const line = (label: string, color: string, of: 'value' | 'rx' | 'tx') => ({
      label,
      color,
      values: points.map((point) => point[of] ?? null),
    })
    const network = [line(t('system.in'), '#1098ad', 'rx'), line(t('system.out'), '#f76707', 'tx')]
    return { times, series: metric === 'network' ? network : [line(metric, '#1098ad', 'value')] }
  }, [data, metric, t])
  return <Chart title={title} seconds={lengths[range]} times={shown.times} series={shown.series} format={format} />
}

type HealthOf = Awaited<ReturnType<typeof system.health>>

function Health({ data }: { readonly data: HealthOf }): ReactNode {
  const { t } = useTranslation()
  const wrong = [...data.checks.filter(({ ok }) => !ok), ...data.advisories]
  return (
    <Alert
      color={wrong.length === 0 ? 'teal' : data.ok ? 'yellow' : 'red'}
      role="status"
      title={t(wrong.length === 0 ? 'system.well' : 'system.unwell')}
    >
      {wrong.length > 0 && (
        <List size="sm">
          {wrong.map(({ key, message }) => (
            <List.Item key={`${key} ${message}`}>{message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}

/** How the server is: whether all is well, what it is made of, how busy it is and was. */
export function Overview(): ReactNode {
  const { t } = useTranslation()
  const [range, setRange] = useState<Range>('24h')
  const { data, error, refetch } = useQuery({
    queryKey: ['system', 'overview'],
    queryFn: () => system.overview(api),
    refetchInterval: 5000,
  })
  const health = useQuery({ queryKey: ['system', 'health'], queryFn: () => system.health(api), refetchInterval: 30_000 })
  if (health.error !== null && health.data === undefined) return <Failure error={health.error} retry={() => void health.refetch()} />
  // together: what comes later would push away what is being read
  if (data === undefined || health.data === undefined)
    return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  const { info, cpu, memory, disk, load, counts } = data
  return (
    <Stack>
      <Health data={health.data} />
      <Group justify="flex-end">
        <SegmentedControl value={range} onChange={(value) => setRange(value as Range)} data={[...ranges]} aria-label={t('system.range')} />
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <History metric="cpu" range={range} title={`${t('system.cpu')}: ${percent(cpu.percent)}`} format={percent} />
        <History
          metric="memory"
          range={range}
          title={`${t('system.memory')}: ${percent(memory.percent)} / ${megabytes(memory.total_mb)}`}
          format={percent}
        />
        <History metric="load" range={range} title={`${t('system.load')}: ${plain(load.load1)}`} format={plain} />
        <History metric="network" range={range} title={t('system.network')} format={rate} />
        <History metric="requests" range={range} title={t('system.requests')} format={plain} />
        <History metric="disk" range={range} title={t('system.disk')} format={percent} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
        <Details
          facts={[
            [t('system.os'), `${info.os} (${info.kernel}, ${info.arch})`],
            [t('system.cpu'), `${info.cpu_model} × ${info.cpu_cores}`],
            [t('system.memory'), megabytes(info.memory_total_mb)],
            [t('system.swap'), `${megabytes(memory.swap_used_mb)} / ${megabytes(memory.swap_total_mb)}`],
            [t('system.boot'), time(info.boot_at)],
            [t('field.ip'), info.ip],
            [t('system.version'), info.panel_version],
          ]}
        />
        <Details
          facts={[
            [t('nav.users'), limit(counts.users)],
            [t('nav.domains'), limit(counts.domains)],
            [t('system.jobs-open'), limit(counts.jobs_open)],
            [t('system.jobs-failed'), limit(counts.jobs_failed)],
            ...disk.disks.map(
              (each) => [each.mount, `${megabytes(each.used_mb)} / ${megabytes(each.total_mb)} (${percent(each.percent)})`] as const,
            ),
          ]}
        />
      </SimpleGrid>
    </Stack>
  )
}
