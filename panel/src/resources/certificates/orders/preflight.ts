import { parentNames } from '../../../core/hostname.ts'
import { type CaaRecord, type DnsView, LookupFailed } from '../dns.ts'
import type { Challenge, Preflight } from '../schema.ts'

export interface PreflightDeps {
  readonly dns: DnsView
  /** Addresses by which the world reaches this server. */
  readonly here: () => Promise<readonly string[]>
  /** Names by which CAA records allow the authorities to choose from; one of them is enough. */
  readonly identities: () => Promise<readonly string[]>
  /** Whether records of the name can be set for an account (`null`: the panel): in a zone of its own here, or at a provider. */
  readonly canSetRecords: (name: string, request: Pick<PreflightRequest, 'ownerId' | 'providerId'>) => Promise<boolean>
}

type NameCheck = Preflight['names'][number]

export interface PreflightRequest {
  readonly names: readonly string[]
  readonly challenge: Challenge
  readonly providerId: string | null
  /** Whose certificate it is; `null` for the panel's. */
  readonly ownerId: number | null
}

/** One spelling per address. */
const plain = (address: string): string => (address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address)

/** The CAA records that count for a name: those of the nearest name at or above it that has any. */
async function caaOf(dns: DnsView, name: string): Promise<{ holder: string; records: CaaRecord[] }> {
  const bare = name.replace(/^\*\./, '')
  for (const holder of [bare, ...parentNames(bare)]) {
    const records = await dns.caa(holder)
    if (records.length > 0) return { holder, records }
  }
  return { holder: bare, records: [] }
}

function allows(records: readonly CaaRecord[], identities: readonly string[], wildcard: boolean): boolean {
  if (records.some(({ critical, tag }) => critical && tag === 'other')) return false
  const special = records.filter(({ tag }) => tag === 'issuewild')
  const counting = wildcard && special.length > 0 ? special : records.filter(({ tag }) => tag === 'issue')
  if (counting.length === 0) return true
  return counting.some(({ value }) => identities.includes(value))
}

/** Looks what an authority would see of each name, before it is asked. */
export function createPreflight({ dns, here, identities, canSetRecords }: PreflightDeps) {
  const checkName = async (
    name: string,
    { challenge, providerId, ownerId }: PreflightRequest,
    own: readonly string[],
    known: readonly string[],
  ) => {
    const found = name.startsWith('*.') ? [] : await dns.addresses(name)
    const mine = own.map(plain)
    const elsewhere = found.filter((address) => !mine.includes(plain(address)))
    const { holder, records } = await caaOf(dns, name)
    const check = {
      name,
      resolves: found.length > 0,
      points_here: found.length > 0 && elsewhere.length === 0,
      caa_ok: known.length === 0 || allows(records, known, name.startsWith('*.')),
    }
    return { ...check, problem: await problemOf(check, { challenge, providerId, ownerId, elsewhere, own, holder }) }
  }
  const problemOf = async (
    check: Omit<NameCheck, 'problem'>,
    facts: Omit<PreflightRequest, 'names'> & { elsewhere: readonly string[]; own: readonly string[]; holder: string },
  ): Promise<string> => {
    const { name } = check
    if (!check.caa_ok) return `A CAA record of ${facts.holder} does not allow the certificate authority`
    if (facts.challenge === 'dns-01') return (await canSetRecords(name, facts)) ? '' : `The DNS zone of ${name} is not hosted here`
    if (name.startsWith('*.')) return 'Wildcard certificates need dns-01'
    if (!check.resolves) return `${name} has no address in the DNS`
    if (check.points_here) return ''
    return `${name} leads to ${facts.elsewhere.join(', ')}, not to this server (${facts.own.join(', ')})`
  }
  return async (request: PreflightRequest): Promise<Preflight> => {
    const [own, known] = await Promise.all([here(), identities()])
    const names = await Promise.all(
      request.names.map(async (name) => {
        try {
          return await checkName(name, request, own, known)
        } catch (error) {
          if (!(error instanceof LookupFailed)) throw error
          const problem = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`
          return { name, resolves: false, points_here: false, caa_ok: false, problem }
        }
      }),
    )
    return { ok: names.every(({ problem }) => problem === ''), names }
  }
}
export type RunPreflight = ReturnType<typeof createPreflight>
