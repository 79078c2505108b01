import { isRecordType } from '../../../core/dns/types.ts'
import { fromPresentation, toPresentation } from '../../../core/dns/presentation.ts'
import type { DnsSpec } from '../spec.ts'
import type { ApiSet } from './api.ts'

const dotted = (name: string) => `${name}.`

/** All record sets of a primary zone as the API wants them, SOA first. */
export function wantedSets({ zone, soa, records }: DnsSpec): readonly ApiSet[] {
  const { mname, rname, serial, refresh, retry, expire, minimum, ttl } = soa
  const content = [dotted(mname), dotted(rname), serial, refresh, retry, expire, minimum].join(' ')
  const set = (name: string, type: string, seconds: number, contents: readonly string[]): ApiSet => ({
    name: dotted(name),
    type,
    ttl: seconds,
    records: contents.map((each) => ({ content: each, disabled: false })),
  })
  return [set(zone, 'SOA', ttl, [content]), ...records.map((record) => set(record.name, record.type, record.ttl, record.contents))]
}

/** Two spellings of one content, as servers rewrite them, are the same. */
function canonical({ name, type }: ApiSet, content: string, zone: string): string {
  if (!isRecordType(type)) return content
  const owner = name === dotted(zone) ? '@' : name.slice(0, -zone.length - 2)
  try {
    const ttl = null
    return toPresentation({ name: owner, type, ttl, comment: '', disabled: false, ...fromPresentation(type, content, zone) }, zone)
  } catch {
    // another hand wrote something that is no record: it differs from whatever is wanted
    return content
  }
}

function isSame(wanted: ApiSet, found: ApiSet, zone: string): boolean {
  if (wanted.ttl !== found.ttl || wanted.records.length !== found.records.length) return false
  if (found.records.some(({ disabled }) => disabled)) return false
  const [left, right] = [wanted, found].map(({ records }) => records.map(({ content }) => content).toSorted()) as [string[], string[]]
  if (left.join('\n') === right.join('\n')) return true
  const plain = (contents: readonly string[]) => contents.map((content) => canonical(wanted, content, zone)).toSorted()
  return plain(left).join('\n') === plain(right).join('\n')
}

/** One record set to put or take away, as the API has it. */
export type ApiChange = Pick<ApiSet, 'name' | 'type'> & { readonly changetype: 'REPLACE' | 'DELETE' }

/** What of a zone's records has to be sent so that the server has exactly the wanted ones. */
export function diffSets(zone: string, wanted: readonly ApiSet[], found: readonly ApiSet[]): readonly ApiChange[] {
  const key = ({ name, type }: Pick<ApiSet, 'name' | 'type'>) => `${name} ${type}`
  const there = new Map(found.map((set) => [key(set), set]))
  const changes: ApiChange[] = []
  for (const set of wanted) {
    const before = there.get(key(set))
    there.delete(key(set))
    if (before === undefined || !isSame(set, before, zone)) changes.push({ ...set, changetype: 'REPLACE' })
  }
  // first what has to go: a name that becomes a CNAME cannot have other records even for a moment
  const strangers = [...there.values()].map(({ name, type }) => ({ name, type, changetype: 'DELETE' as const }))
  return [...strangers, ...changes]
}
