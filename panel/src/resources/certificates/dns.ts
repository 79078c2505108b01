import { Resolver } from 'node:dns/promises'

export interface CaaRecord {
  readonly critical: boolean
  readonly tag: 'issue' | 'issuewild' | 'other'
  /** Domain of the authority, without parameters; `` forbids all. */
  readonly value: string
}

/** Names as the world sees them. Empty lists say "there is none"; what cannot be found out is thrown as `LookupFailed`. */
export interface DnsView {
  addresses(name: string): Promise<string[]>
  caa(name: string): Promise<CaaRecord[]>
  /** Values of TXT records; `servers` are asked instead of the usual ones. */
  txt(name: string, servers?: readonly string[]): Promise<string[]>
}

/** No name server gave an answer that can be relied on. */
export class LookupFailed extends Error {
  override readonly name = 'LookupFailed'
}

const absent = new Set(['ENOTFOUND', 'ENODATA'])

async function ask<Answer>(name: string, question: () => Promise<Answer[]>): Promise<Answer[]> {
  try {
    return await question()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    if (absent.has(code)) return []
    throw new LookupFailed(`the name servers of ${name} do not answer (${code === '' ? String(cause) : code})`, { cause })
  }
}

/** Domain of the authority in a CAA value: `ca.example; policy=ev` → `ca.example`. */
const authorityOf = (value: string) => (value.split(';')[0] ?? '').trim().toLowerCase()

/** Asks real name servers; look-ups end within seconds. `resolvers` none: those of the machine. */
export function systemDns(resolvers: () => Promise<readonly string[]>): DnsView {
  const open = async (servers?: readonly string[]) => {
    const resolver = new Resolver({ timeout: 1500, tries: 2 })
    const chosen = servers ?? (await resolvers())
    if (chosen.length > 0) resolver.setServers([...chosen])
    return resolver
  }
  return {
    async addresses(name) {
      const resolver = await open()
      const [four, six] = await Promise.all([ask(name, () => resolver.resolve4(name)), ask(name, () => resolver.resolve6(name))])
      return [...four, ...six]
    },
    async caa(name) {
      const resolver = await open()
      const records = await ask(name, () => resolver.resolveCaa(name))
      return records.map(({ critical, issue, issuewild }) => ({
        critical: critical !== 0,
        tag: issue !== undefined ? 'issue' : issuewild !== undefined ? 'issuewild' : 'other',
        value: authorityOf(issue ?? issuewild ?? ''),
      }))
    },
    async txt(name, servers) {
      const resolver = await open(servers)
      return (await ask(name, () => resolver.resolveTxt(name))).map((parts) => parts.join(''))
    },
  }
}
