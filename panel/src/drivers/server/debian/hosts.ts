const own = /^127\.0\.1\.1\s/
const first = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n'

const namesOf = (line: string): readonly string[] => line.replace(/#.*$/, '').trim().split(/\s+/).slice(1)

/**
 * `/etc/hosts` in which the machine finds its own name, on Debian's line for it. A file that names it elsewhere, with the real address,
 * stays as it is, and so does every line of others.
 */
export function renderHosts(current: string | null, hostname: string): string {
  const text = current === null || current.trim() === '' ? first : current
  const lines = text.replace(/\n$/, '').split('\n')
  const others = lines.filter((line) => !own.test(line))
  if (others.some((line) => namesOf(line).includes(hostname))) return others.length === lines.length ? text : `${others.join('\n')}\n`
  const short = hostname.slice(0, hostname.indexOf('.'))
  const line = `127.0.1.1\t${hostname} ${short}`
  const loopback = others.findIndex((each) => /^127\.0\.0\.1\s/.test(each))
  return `${others.toSpliced(loopback + 1, 0, line).join('\n')}\n`
}
