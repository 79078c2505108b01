import { type Figure, type Spread, missed, ratioOf } from './figures.ts'

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

const both = ({ p50, p99, count }: Spread): string => (count === 1 ? number(p50) : `${number(p50)} / ${number(p99)}`)

const notesOf = ({ notes }: Figure): string =>
  Object.entries(notes)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toFixed(2)) : value}`)
    .join(', ')

/** The figures as a table for people: p50 / p99, floor, ratio, and which goals are missed. */
export function renderTable(figures: readonly Figure[]): string {
  const head = ['what', 'sites', 'p50 / p99', 'floor', 'ratio', 'goal', 'seen']
  const rows = figures.map((figure) => {
    const ratio = ratioOf(figure)
    const words = missed(figure)
    const goal = figure.goal === null ? '' : words.length === 0 ? 'met' : `MISSED ${words.join(', ')}`
    return [
      figure.row,
      String(figure.sites),
      `${both(figure.measured)} ${figure.unit}`,
      figure.floor === null ? '' : both(figure.floor),
      ratio === null ? '' : `${number(ratio)}×`,
      goal,
      notesOf(figure),
    ]
  })
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
