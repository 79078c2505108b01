import type { TemplateRecord } from '../dns-templates/schema.ts'
import { expandRecord } from '../dns-templates/records.ts'
import type { NewRecord, StoredRecord } from './records.ts'
import type { Addresses } from './defaults.ts'

/** What a managed record is for: the site, its `www`, mail, the zone itself, or another name inside the zone. */
export type Purpose = 'site' | 'www' | 'mail' | 'zone' | 'name'

const mailNames = /^(mail|smtp|imap|pop3?|autoconfig|autodiscover|_dmarc|_mta-sts|mta-sts|_smtp\._tls|(.+\.)?_domainkey)$/
const mailServices = /^_(submissions?|smtps?|imaps?|pop3s?|autodiscover|jmap|sieve)\._tcp$/

/** Which switch of a domain a record of a template belongs to. */
export function purposeOf({ name, type, content }: Pick<NewRecord, 'name' | 'type' | 'content'>): Purpose {
  if (type === 'MX' || mailNames.test(name) || mailServices.test(name)) return 'mail'
  if (type === 'TXT' && /^v=(spf1|DMARC1|DKIM1|TLSRPTv1|STSv1)\b/i.test(content)) return 'mail'
  if (type === 'NS' || type === 'CAA') return 'zone'
  return name === 'www' ? 'www' : 'site'
}

export interface TemplateValues extends Addresses {
  readonly nameservers: readonly string[]
  readonly hostname: string
}

/** The records that a template gives to a zone; those for an address follow the domain. */
export function templateRecords(
  template: readonly TemplateRecord[],
  zone: string,
  values: TemplateValues,
  wanted: { readonly purposes: ReadonlySet<Purpose>; readonly domainId: number | null },
): NewRecord[] {
  const found = new Map<string, NewRecord>()
  for (const entry of template) {
    const record = expandRecord(entry, zone, values)
    if (record === null) continue
    const purpose = purposeOf(record)
    if (!wanted.purposes.has(purpose)) continue
    const follows = (record.type === 'A' && entry.content === '{ip}') || (record.type === 'AAAA' && entry.content === '{ipv6}')
    found.set(`${record.name} ${record.type} ${record.content}`, { ...record, purpose, domainId: follows ? wanted.domainId : null })
  }
  return [...found.values()]
}

/** Address records of a name inside a zone, kept in step with a domain. */
export const addressRecords = (name: string, { ip, ipv6 }: Addresses, purpose: Purpose, domainId: number): NewRecord[] =>
  (
    [
      ['A', ip],
      ['AAAA', ipv6],
    ] as const
  )
    .filter(([, content]) => content !== '')
    .map(([type, content]) => ({
      name,
      type,
      content,
      ttl: null,
      priority: null,
      disabled: false,
      comment: '',
      purpose,
      domainId,
    }))

/** Of the records that the panel would like to add those that a zone with these rows takes: what customers made there counts more. */
export function fitting(rows: readonly StoredRecord[], records: readonly NewRecord[]): NewRecord[] {
  const aliased = new Set(rows.filter(({ type }) => type === 'CNAME').map(({ name }) => name))
  const taken = new Set(rows.map(({ name }) => name))
  const present = new Set(rows.map(({ name, type, content }) => `${name} ${type} ${content}`))
  return records.filter(({ name, type, content }) => {
    if (present.has(`${name} ${type} ${content}`)) return false
    return type === 'CNAME' ? !taken.has(name) : !aliased.has(name)
  })
}

/** The records whose name and kind of target nothing in the zone has yet. */
export function missing(rows: readonly StoredRecord[], records: readonly NewRecord[]): NewRecord[] {
  const present = new Set(rows.map(kindOf))
  return fitting(
    rows,
    records.filter((record) => !present.has(kindOf(record))),
  )
}

/** Records of one kind stand in for each other: addresses of any sort, policies of one sort. */
function kindOf({ name, type, content }: Pick<NewRecord, 'name' | 'content'> & { readonly type: string }): string {
  if (['A', 'AAAA', 'ALIAS', 'CNAME'].includes(type)) return `${name} address`
  return type === 'TXT' ? `${name} TXT ${/^v=\w+/i.exec(content)?.[0] ?? ''}` : `${name} ${type}`
}
