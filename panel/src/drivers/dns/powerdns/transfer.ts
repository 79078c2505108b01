import type { DnsSpec } from '../spec.ts'
import type { Api } from './api.ts'

/** `[2001:db8::1]:5300` without its port and brackets. */
const bare = (address: string): string => {
  const bracketed = /^\[([^\]]+)\]/.exec(address)?.[1]
  if (bracketed !== undefined) return bracketed
  return address.split(':').length === 2 ? (address.split(':')[0] ?? address) : address
}
/** With a port, as NOTIFY wants it. */
const withPort = (address: string): string => {
  if (address.startsWith('[') || address.split(':').length === 2) return address
  return address.includes(':') ? `[${address}]:53` : `${address}:53`
}

/** The keys that transfers are signed with, known to the server before a zone names them. */
export async function ensureTransferKeys(api: Api, { tsigKeys }: DnsSpec): Promise<boolean> {
  let changed = false
  for (const { name, algorithm, secret } of tsigKeys) {
    const there = await api.transferKey(name)
    if (there?.algorithm === algorithm && there.key === secret) continue
    await (there === null ? api.addTransferKey({ name, algorithm, key: secret }) : api.setTransferKey(name, { algorithm, key: secret }))
    changed = true
  }
  return changed
}

export const transferKeyIds = ({ secondaries }: DnsSpec): readonly string[] =>
  [...new Set(secondaries.flatMap(({ key }) => (key === null ? [] : [`${key}.`])))].toSorted()

/** Who may fetch the zone without a key, and who is told of changes. */
export async function ensureTransfers(api: Api, { zone, secondaries }: DnsSpec, before: boolean): Promise<boolean> {
  if (secondaries.length === 0 && !before) return false
  const wanted = {
    'ALLOW-AXFR-FROM': secondaries.filter(({ key }) => key === null).map(({ address }) => bare(address)),
    'ALSO-NOTIFY': secondaries.map(({ address }) => withPort(address)),
  }
  let changed = false
  for (const [kind, values] of Object.entries(wanted)) {
    const found = (await api.metadata(zone, kind)).map((value) => value.replace(/\/(32|128)$/, ''))
    if (found.toSorted().join() === values.toSorted().join()) continue
    await api.setMetadata(zone, kind, values)
    changed = true
  }
  return changed
}
