const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const access = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\]/
const error = /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}):(\d{2}):(\d{2}) /
const php = /^\[(\d{2})-([A-Z][a-z]{2})-(\d{4}) (\d{2}):(\d{2}):(\d{2})(?: ([A-Za-z/_+-]+))?\]/

/**
 * Epoch ms of a log line: the edge's access log (with offset), its error log (local time) and PHP's log (UTC, or local time); `null` for
 * a line that begins with none, such as the rest of a stack trace.
 */
export function timeOfLine(line: string): number | null {
  const [, day, month = '', year, hour, minute, second, sign, offsetHours, offsetMinutes] = access.exec(line) ?? []
  if (day !== undefined) {
    const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 * (sign === '-' ? -1 : 1)
    const utc = Date.UTC(Number(year), months.indexOf(month), Number(day), Number(hour), Number(minute), Number(second))
    return utc - offset
  }
  const plain = error.exec(line)?.slice(1).map(Number)
  if (plain !== undefined) {
    const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = plain
    return new Date(y, m - 1, d, h, min, s).getTime()
  }
  const [, d, mon = '', y, h, min, s, zone] = php.exec(line) ?? []
  if (d === undefined) return null
  const parts = [Number(y), months.indexOf(mon), Number(d), Number(h), Number(min), Number(s)] as const
  return zone === 'UTC' ? Date.UTC(...parts) : new Date(...parts).getTime()
}
