import { invalid } from '@croft/kit/errors.ts'

const day = 86_400_000
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text)

/** Epoch ms of midnight, local time, of `YYYY-MM-DD`, so many days later. */
const midnight = (text: string, later = 0): number => {
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number)
  return new Date(year, month - 1, date + later).getTime()
}

/** Epoch ms: from the first moment on, up to but without the last. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** The period of `from` and `to`: a day as `to` means its end. 400 `Invalid to` when it is empty. */
export function periodOf(from: string | undefined, to: string | undefined, otherwise: Period): Period {
  const start = from === undefined ? otherwise.from : isDay(from) ? midnight(from) : Date.parse(from)
  const end = to === undefined ? otherwise.to : isDay(to) ? midnight(to, 1) : Date.parse(to)
  if (!(start < end)) throw invalid(to === undefined ? 'Invalid from' : 'Invalid to')
  return { from: start, to: end }
}

/** `YYYY-MM-DD` of each local day that the period touches. */
export function daysOf({ from, to }: Period): string[] {
  const days: string[] = []
  const first = new Date(from)
  for (let index = 0; ; index += 1) {
    const current = new Date(first.getFullYear(), first.getMonth(), first.getDate() + index)
    if (current.getTime() >= to || index > 366 + 1) return days
    const pad = (value: number) => String(value).padStart(2, '0')
    days.push(`${current.getFullYear()}-${pad(current.getMonth() + 1)}-${pad(current.getDate())}`)
  }
}

export const longestPeriod = 366 * day
