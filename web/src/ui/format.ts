import i18next from 'i18next'

/** The reader's own kind of the chosen language: `en-GB` where the browser says so. */
const tag = () => navigator.languages.find((each) => each.startsWith(i18next.language)) ?? i18next.language

/** A time of the API in the reader's own form; a dash for none. */
export const time = (text: string | null): string =>
  text === null || text.startsWith('0001-') || text.startsWith('1970-01-01T00:00:00')
    ? '–'
    : new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'short' })
        .format(new Date(text))
        // a table would break it into four lines
        .replaceAll(' ', '\u00a0')

/** A moment below a chart: the time of a day, else the day. */
export const moment = (seconds: number, within: 'day' | 'months'): string =>
  new Intl.DateTimeFormat(tag(), within === 'day' ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' }).format(
    new Date(seconds * 1000),
  )

/** Megabytes as people say them. */
export function megabytes(mb: number): string {
  const [value, unit] = mb >= 1024 ? ([mb / 1024, 'gigabyte'] as const) : ([mb, 'megabyte'] as const)
  return new Intl.NumberFormat(tag(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}

/** A limit: -1 is none. */
export const limit = (value: number): string => (value === -1 ? '∞' : new Intl.NumberFormat(tag()).format(value))
export const percent = (value: number): string =>
  new Intl.NumberFormat(tag(), { style: 'percent', maximumFractionDigits: 1 }).format(value / 100)

/** Bytes as people say them. */
export function bytes(count: number): string {
  if (count < 1024) return new Intl.NumberFormat(tag(), { style: 'unit', unit: 'byte' }).format(count)
  if (count < 1024 ** 2)
    return new Intl.NumberFormat(tag(), { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 }).format(count / 1024)
  return megabytes(count / 1024 ** 2)
}

/** A length of time in its two largest units. */
export function duration(seconds: number): string {
  const units = [
    ['day', Math.floor(seconds / 86_400)],
    ['hour', Math.floor(seconds / 3600) % 24],
    ['minute', Math.floor(seconds / 60) % 60],
    ['second', Math.floor(seconds) % 60],
  ] as const
  const first = units.findIndex(([, value]) => value > 0)
  const shown = units.slice(first === -1 ? 3 : first).slice(0, 2)
  return shown.map(([unit, value]) => new Intl.NumberFormat(tag(), { style: 'unit', unit, unitDisplay: 'long' }).format(value)).join(' ')
}
