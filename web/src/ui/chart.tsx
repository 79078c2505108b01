import 'uplot/dist/uPlot.min.css'
import { Card, Text, useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef } from 'react'
import UPlot from 'uplot'
import { moment } from './format.ts'

export interface ChartProps {
  readonly title: string
  /** How far back it reaches. */
  readonly seconds: number
  /** Seconds since the epoch. */
  readonly times: readonly number[]
  readonly series: readonly { readonly label: string; readonly color: string; readonly values: readonly (number | null)[] }[]
  readonly format: (value: number) => string
}

const height = 180
/** Of the names below the lines. */
const legendHeight = 33

/** Lines over time. */
export function Chart({ title, seconds, times, series, format }: ChartProps): ReactNode {
  const { ref: box, width } = useElementSize()
  const canvas = useRef<HTMLDivElement>(null)
  const dark = useComputedColorScheme('light') === 'dark'
  useEffect(() => {
    if (canvas.current === null || width === 0) return
    const ink = dark ? '#c9c9c9' : '#495057'
    const grid = { stroke: dark ? '#424242' : '#e9ecef', width: 1 }
    const plot = new UPlot(
      {
        width,
        height,
        legend: { show: series.length > 1 },
        scales: {
          x: { range: () => [Date.now() / 1000 - seconds, Date.now() / 1000] },
          y: { range: (_plot, _low, high) => [0, high <= 0 ? 1 : high * 1.1] },
        },
        axes: [
          { stroke: ink, grid, values: (_plot, marks) => marks.map((mark) => moment(mark, seconds <= 2 * 86_400 ? 'day' : 'months')) },
          { stroke: ink, grid, size: 64, values: (_plot, marks) => marks.map(format) },
        ],
        series: [{}, ...series.map(({ label, color }) => ({ label, stroke: color, width: 2, fill: `${color}22` }))],
      },
      [[...times], ...series.map(({ values }) => [...values])],
      canvas.current,
    )
    return () => plot.destroy()
  }, [width, dark, seconds, times, series, format])
  const last = series[0]?.values.at(-1)
  return (
    <Card withBorder ref={box} role="img" aria-label={`${title}: ${last === undefined || last === null ? '–' : format(last)}`}>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <div ref={canvas} style={{ minHeight: series.length > 1 ? height + legendHeight : height }} />
    </Card>
  )
}
