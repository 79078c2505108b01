const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const clock = String.raw`(\d\d):(\d\d):(\d\d)`
const rfc = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
const nginx = new RegExp(String.raw`^(\d{4})/(\d\d)/(\d\d) ${clock}`)
const fpm = new RegExp(String.raw`^\[(\d\d)-([A-Z][a-z]{2})-(\d{4}) ${clock}`)
const syslog = new RegExp(String.raw`^([A-Z][a-z]{2}) {1,2}(\d{1,2}) ${clock}`)

const local = (year: number, month: number, ...rest: readonly (string | undefined)[]): number => {
  const [day = 1, hour = 0, minute = 0, second = 0] = rest.map(Number)
  return new Date(year, month, day, hour, minute, second).getTime()
}

/**
 * When a line of a daemon's log was written, in milliseconds since the epoch, as nginx, PHP-FPM, syslog and programs that write ISO 8601
 * put it (local time without a zone); `null`: the line does not say, as the second line of a message.
 */
export function timeOfLine(line: string, now: number): number | null {
  const head = line.slice(0, 120)
  let found = nginx.exec(head)
  if (found !== null) return local(Number(found[1]), Number(found[2]) - 1, found[3], found[4], found[5], found[6])
  found = fpm.exec(head)
  if (found !== null) return local(Number(found[3]), months.indexOf(found[2] ?? ''), found[1], found[4], found[5], found[6])
  found = syslog.exec(head)
  if (found !== null) {
    const month = months.indexOf(found[1] ?? '')
    const at = local(new Date(now).getFullYear(), month, found[2], found[3], found[4], found[5])
    // syslog names no year: what would be in the future is of the last one
    return at > now + 86_400_000 ? local(new Date(now).getFullYear() - 1, month, found[2], found[3], found[4], found[5]) : at
  }
  const iso = rfc.exec(head)?.[0]
  const at = iso === undefined ? Number.NaN : Date.parse(iso.replace(' ', 'T').replace(',', '.'))
  return Number.isNaN(at) ? null : at
}
