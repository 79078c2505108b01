import { printable } from './text.ts'

type Row = Readonly<Record<string, unknown>>

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const wide = (text: string) => Array.from(text).length

/** One value in one line. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map(cell).join(',')
  return typeof value === 'object' ? printable(JSON.stringify(value)) : String(value as number | boolean)
}

/** A value that an answer holds under `limits.domains`. */
function at(row: Row, column: string): unknown {
  if (column in row) return row[column]
  return column.split('.').reduce<unknown>((value, part) => (isRow(value) ? value[part] : undefined), row)
}

/** The rows of a list in any of its forms: bare, `{data}`, or under a name of its own; `null` for what is no list. */
export function rowsOf(body: unknown): readonly unknown[] | null {
  if (Array.isArray(body)) return body
  if (!isRow(body)) return null
  if (Array.isArray(body['data'])) return body['data']
  const values = Object.values(body)
  const [list, ...more] = values.filter(Array.isArray)
  // a wrapper has one list of objects, and beside it only counts and flags; an object has more to say
  const others = values.filter((value) => !Array.isArray(value))
  const counts = others.length <= 4 && others.every((value) => typeof value === 'number' || typeof value === 'boolean')
  return list !== undefined && more.length === 0 && counts && list.every(isRow) ? list : null
}

export interface TableOptions {
  /** None: those of the first row that are no objects, at most eight. */
  readonly columns: readonly string[]
  readonly header: boolean
  /** Width of the terminal; `null` = nothing is shortened. */
  readonly width: number | null
  readonly color: boolean
}

function shortened(text: string, width: number): string {
  const characters = Array.from(text)
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}

/** Takes from the widest column until the line fits. */
function fitted(widths: number[], width: number | null): number[] {
  const fit = [...widths]
  const total = () => fit.reduce((sum, one) => sum + one + 2, -2)
  while (width !== null && total() > width) {
    const widest = Math.max(...fit)
    if (widest <= 8) break
    fit[fit.indexOf(widest)] = widest - 1
  }
  return fit
}

const bold = (text: string) => `\u001b[1m${text}\u001b[22m`

/** A table with one row in a line. */
export function renderTable(rows: readonly unknown[], options: TableOptions): string {
  const [first] = rows
  if (!rows.every(isRow)) return rows.map((row) => `${cell(row)}\n`).join('')
  const own = isRow(first) ? Object.keys(first).filter((name) => typeof first[name] !== 'object' || first[name] === null) : []
  const columns = options.columns.length > 0 ? options.columns : own.slice(0, 8)
  const titles = columns.map((name) => name.toUpperCase().replaceAll('_', ' '))
  const cells = rows.map((row) => columns.map((name) => cell(at(row, name))))
  const natural = columns.map((_name, index) =>
    Math.max(options.header ? wide(titles[index] ?? '') : 0, ...cells.map((line) => wide(line[index] ?? ''))),
  )
  const widths = fitted(natural, options.width)
  const line = (parts: readonly string[]) =>
    parts
      .map((part, index) => {
        const width = widths[index] ?? 0
        const shown = shortened(part, width)
        return shown + ' '.repeat(width - wide(shown))
      })
      .join('  ')
      .trimEnd()
  const head = options.header && columns.length > 0 ? [options.color ? bold(line(titles)) : line(titles)] : []
  return [...head, ...cells.map(line)].map((text) => `${text}\n`).join('')
}

/** One object, a field in a line. */
export function renderObject(body: Row, columns: readonly string[]): string {
  const names = columns.length > 0 ? columns : Object.keys(body)
  const width = Math.max(0, ...names.map(wide))
  return names.map((name) => `${printable(name).padEnd(width)}  ${cell(at(body, name))}`.trimEnd() + '\n').join('')
}
