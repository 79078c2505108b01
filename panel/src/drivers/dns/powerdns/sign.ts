import type { DnsSpec } from '../spec.ts'
import type { Api } from './api.ts'

const same = (left: string, right: string) => left.replaceAll(/\s+/g, ' ').trim() === right.replaceAll(/\s+/g, ' ').trim()

/** Makes the server sign with exactly the wanted keys: new ones first, so that the zone is never without. True when something changed. */
export async function ensureKeys(api: Api, { zone, dnssec }: DnsSpec, signed: boolean): Promise<boolean> {
  if (dnssec === null && !signed) return false
  const found = await api.keys(zone)
  const wanted = dnssec?.keys ?? []
  let changed = false
  for (const { type, active, published, dnskey, privateKey } of wanted) {
    const there = found.find((key) => same(key.dnskey, dnskey))
    if (there === undefined) {
      await api.addKey(zone, { keytype: type, active, published, content: privateKey })
    } else if (there.active !== active || there.published !== published) {
      await api.setKey(zone, there.id, { active, published })
    } else continue
    changed = true
  }
  for (const { id, dnskey } of found) {
    if (wanted.some((key) => same(key.dnskey, dnskey))) continue
    await api.removeKey(zone, id)
    changed = true
  }
  return changed
}

/** Settings of a zone that say how it is signed. Serials go up by the week with the signatures, so that secondaries fetch new ones. */
export const signing = ({ dnssec }: DnsSpec) =>
  dnssec === null ? { soa_edit: '', nsec3param: '' } : { soa_edit: 'INCEPTION-INCREMENT', nsec3param: dnssec.nsec3 ? '1 0 0 -' : '' }
