import { Cron } from 'croner'
import cronstrue from 'cronstrue'

/** Words instead of five fields. `@reboot` has no times of its own: it is once after each boot. */
const words: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
}
export const atBoot = '@reboot'

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const days = 'sun|mon|tue|wed|thu|fri|sat'
const list = (value: string) => {
  const part = `(?:\\*|${value}(?:-${value})?)(?:/[1-9]\\d?)?`
  return `${part}(?:,${part})*`
}
// what cron itself knows; the library would take more, of which other crons and other readers know nothing
const fields = ['\\d{1,2}', '\\d{1,2}', '\\d{1,2}', `(?:\\d{1,2}|${months})`, `(?:[0-7]|${days})`].map(list)
const pattern = new RegExp(`^${fields.join(' ')}$`, 'i')

const schedule = (expression: string, timezone: string): Cron =>
  new Cron(words[expression] ?? expression, { mode: '5-part', ...(timezone === '' ? {} : { timezone }) })

/** A date of 2024, from which 29 February is near: what has no time in eight years has none at all. */
const anywhere = new Date(Date.UTC(2023, 11, 31))

/** The stored form of an expression: five fields with one space between them, or one of the words. `null`: it is none, or never comes. */
export function normalCron(text: string): string | null {
  const expression = text.trim().replace(/[ \t]+/g, ' ')
  const word = expression.toLowerCase()
  if (word === atBoot || words[word] !== undefined) return word
  if (!pattern.test(expression)) return null
  try {
    return schedule(expression, 'UTC').nextRun(anywhere) === null ? null : expression
  } catch {
    // a number outside its field, or a range that runs backwards
    return null
  }
}

/**
 * The next times after a moment, in milliseconds since the epoch; none for `@reboot`. `timezone` `''` is that of this process. In a night
 * that skips an hour what falls into it comes when the hour is over; in one that repeats an hour a fixed time comes once, and what comes
 * every so many minutes or hours comes by real time.
 */
export function nextTimes(expression: string, timezone: string, after: number, count: number): number[] {
  if (expression === atBoot) return []
  const times: number[] = []
  const cron = schedule(expression, timezone)
  for (let last = new Date(after); times.length < count;) {
    const next = cron.nextRun(last)
    if (next === null) break
    times.push(next.getTime())
    last = next
  }
  return times
}

/** The expression in English: "At 03:00". */
export function describeCron(expression: string): string {
  if (expression === atBoot) return 'At every start of the server'
  return cronstrue.toString(words[expression] ?? expression, { use24HourTimeFormat: true })
}

/** Whether this machine knows a time zone by that name. */
export function isTimezone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
