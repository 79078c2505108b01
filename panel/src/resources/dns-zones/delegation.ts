import { Resolver } from 'node:dns/promises'
import { type Message, dsOfMessage, serialOf } from '../../core/dns/message.ts'
import { NoAnswer, ask, parseServer, systemServers } from '../dns-servers/ask.ts'

/** Names as the world sees them. */
export interface WorldView {
  /** Name servers that the name is delegated to; empty when there are none. Throws `NoAnswer` when nobody says. */
  nameservers(name: string): Promise<string[]>
  addresses(host: string): Promise<string[]>
  /** Serial that a name server answers with; `null` when it does not serve the zone. Throws `NoAnswer`. */
  serial(address: string, zone: string): Promise<number | null>
  /** DS records that the parent of a zone shows, with their time to live in seconds. Throws `NoAnswer`. */
  ds(zone: string): Promise<{ readonly records: readonly string[]; readonly ttl: number }>
}

const absent = new Set(['ENOTFOUND', 'ENODATA'])

async function orNone(question: Promise<string[]>): Promise<string[]> {
  try {
    return await question
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    if (absent.has(code)) return []
    throw new NoAnswer(`the resolver does not answer (${code})`, { cause })
  }
}

/** Asks real name servers. `resolver` is an address with or without port, `` for those of the machine; `port` is where name servers listen. */
export function realWorld(resolver: () => Promise<string>, port = 53): WorldView {
  const open = async () => {
    const names = new Resolver({ timeout: 1500, tries: 2 })
    const chosen = await resolver()
    if (chosen !== '') names.setServers([chosen])
    return names
  }
  const servers = async () => {
    const chosen = parseServer(await resolver())
    return chosen === null ? systemServers() : [chosen]
  }
  const known = (message: Message, what: string): Message => {
    if (message.rcode === 0 || message.rcode === 3) return message
    throw new NoAnswer(`${what} was not answered (code ${message.rcode})`)
  }
  return {
    nameservers: async (name) => (await orNone((await open()).resolveNs(name))).map((host) => host.toLowerCase()).toSorted(),
    async addresses(host) {
      const names = await open()
      const [four, six] = await Promise.all([orNone(names.resolve4(host)), orNone(names.resolve6(host))])
      return [...four, ...six]
    },
    async serial(address, zone) {
      const message = await ask({ address, port }, zone, 'SOA', { recursion: false })
      return message.rcode === 0 && message.authoritative ? serialOf(message) : null
    },
    async ds(zone) {
      const [server] = await servers()
      if (server === undefined) throw new NoAnswer('there is no resolver')
      const message = known(await ask(server, zone, 'DS', { recursion: true }), `the DS record of ${zone}`)
      return { records: dsOfMessage(message), ttl: Math.max(0, ...message.answers.map((answer) => answer.ttl)) }
    },
  }
}
