import type { TemplatesCreateBody } from '@croft/sdk/areas/dns'
import type { DnsTemplate } from '@croft/sdk/shapes'

type TemplateRecord = TemplatesCreateBody['records'][number]
const withPriority = new Set(['MX', 'SRV'])

/** Records of a template, one per line: `name [ttl] type [priority] content`. Throws with the number of the first line that is none. */
export function recordsOf(text: string): readonly TemplateRecord[] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }))
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const found = /^(\S+)\s+(?:(\d{1,10})\s+)?([A-Za-z][A-Za-z0-9]*)\s+(.+)$/.exec(line)
      const [, name, ttl, kind, rest] = found ?? []
      if (name === undefined || kind === undefined || rest === undefined) throw new Error(`${number}: ${line}`)
      const type = kind.toUpperCase()
      const lifetime = ttl === undefined ? {} : { ttl: Number(ttl) }
      if (!withPriority.has(type)) return { name, type, content: rest, ...lifetime }
      const [, priority, content] = /^(\d{1,5})\s+(.+)$/.exec(rest) ?? []
      if (priority === undefined || content === undefined) throw new Error(`${number}: ${line}`)
      return { name, type, content, priority: Number(priority), ...lifetime }
    })
}

/** The same the other way round. */
export const textOf = (records: DnsTemplate['records']): string =>
  records
    .map(({ name, ttl, type, priority, content }) => [name, ttl, type, priority, content].filter((part) => part !== null).join(' '))
    .join('\n')
