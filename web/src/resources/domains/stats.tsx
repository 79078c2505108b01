import { SegmentedControl, SimpleGrid, Skeleton, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense, lazy, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import { api } from '../../api/client.ts'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { bytes, limit } from '../../ui/format.ts'

const Chart = lazy(async () => ({ default: (await import('../../ui/chart.tsx')).Chart }))
const days = { '24h': 1, '7d': 7, '30d': 30 } as const
type Range = keyof typeof days
const daySeconds = 86_400

/** Visitors, requests and traffic of a site. */
export function Stats({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [range, setRange] = useState<Range>('7d')
  const { data, error, refetch } = useQuery({
    queryKey: ['domains', name, 'stats', range],
    queryFn: () =>
      domains.stats(api, name, {
        from: new Date(Date.now() - days[range] * daySeconds * 1000).toISOString(),
        interval: range === '24h' ? 'hour' : 'day',
      }),
  })
  const lines = useMemo(() => {
    const series = data?.series ?? []
    const line = (label: string, color: string, of: 'requests' | 'visitors' | 'bandwidth_bytes') => ({
      label,
      color,
      values: series.map((point) => point[of]),
    })
    return {
      times: series.map(({ at }) => Date.parse(at) / 1000),
      visits: [line(t('stats.requests'), '#1098ad', 'requests'), line(t('stats.visitors'), '#f76707', 'visitors')],
      traffic: [line(t('stats.traffic'), '#1098ad', 'bandwidth_bytes')],
    }
  }, [data, t])
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  const common = { seconds: days[range] * daySeconds, times: lines.times }
  return (
    <Stack>
      <SegmentedControl
        style={{ alignSelf: 'flex-start' }}
        data={Object.keys(days)}
        value={range}
        onChange={(next) => setRange(next as Range)}
      />
      <Suspense fallback={<Skeleton height={220} />}>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Chart title={t('stats.requests')} {...common} series={lines.visits} format={limit} />
          <Chart title={t('stats.traffic')} {...common} series={lines.traffic} format={bytes} />
        </SimpleGrid>
      </Suspense>
      <Details
        facts={[
          [t('stats.requests'), limit(data.requests)],
          [t('stats.visitors'), limit(data.visitors)],
          [t('stats.traffic'), bytes(data.bandwidth_bytes)],
          ...Object.entries(data.status).map(([status, count]) => [t('stats.answers', { status }), limit(count)] as const),
        ]}
      />
      {data.top_paths.length > 0 && (
        <section>
          <Title order={2} size="h4" mb="sm">
            {t('stats.paths')}
          </Title>
          <Details facts={data.top_paths.map(({ path, requests }) => [path, limit(requests)] as const)} />
        </section>
      )}
      {data.top_referrers.length > 0 && (
        <section>
          <Title order={2} size="h4" mb="sm">
            {t('stats.referrers')}
          </Title>
          <Details facts={data.top_referrers.map(({ referrer, requests }) => [referrer, limit(requests)] as const)} />
        </section>
      )}
    </Stack>
  )
}
