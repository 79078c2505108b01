import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { matchesAny } from '../../core/ip.ts'
import { isPublicAddress } from '../../core/public-address.ts'
import { type JsonAnswer, type JsonRequest, ProviderRefused, type Reach, type TextAnswer, type TextRequest } from './provider.ts'

const timeoutMs = 10_000
const mostBytes = 1_048_576

/** `allowed`: addresses and networks besides those of the open net. */
export function outwardReach(allowed: () => Promise<readonly string[]>): Reach {
  const mayReach = async (address: string) => isPublicAddress(address) || matchesAny(address, await allowed())
  const requireAddress = async (address: string) => {
    if (!(await mayReach(address))) throw new ProviderRefused(`${address} is not allowed as a target`)
  }
  /** Looked up once: what was judged is what is connected to. */
  const resolve = async (host: string): Promise<{ address: string; family: 4 | 6 }> => {
    const bare = host.replace(/^\[|\]$/g, '')
    let found: { address: string; family: number }[]
    try {
      found = isIP(bare) === 0 ? await lookup(bare, { all: true }) : [{ address: bare, family: isIP(bare) }]
    } catch (cause) {
      throw new ProviderRefused(`${bare} is not found`, { cause })
    }
    for (const { address } of found) await requireAddress(address)
    const [first] = found
    if (first === undefined) throw new ProviderRefused(`${bare} is not found`)
    return { address: first.address, family: first.family === 6 ? 6 : 4 }
  }
  const text = async ({ method, url, headers, body }: TextRequest): Promise<TextAnswer> => {
    const target = URL.parse(url)
    if (target === null || (target.protocol !== 'https:' && target.protocol !== 'http:'))
      throw new ProviderRefused('the endpoint is no URL')
    const peer = await resolve(target.hostname)
    if (target.protocol === 'http:' && isPublicAddress(peer.address)) throw new ProviderRefused('the endpoint must use https')
    const open = target.protocol === 'https:' ? httpsRequest : httpRequest
    return new Promise((done, reject) => {
      const fail = (cause: unknown) =>
        reject(cause instanceof ProviderRefused ? cause : new ProviderRefused(`${target.host} does not answer`, { cause }))
      const outgoing = open(
        target,
        {
          method,
          headers,
          signal: AbortSignal.timeout(timeoutMs),
          lookup: (_host, options, answer) => {
            if (options.all === true) answer(null, [peer])
            else answer(null, peer.address, peer.family)
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          let size = 0
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            chunks.push(chunk)
            if (size > mostBytes) response.destroy(new ProviderRefused(`${target.host} answers with too much`))
          })
          response.on('error', fail)
          response.on('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
        },
      )
      outgoing.on('error', fail)
      outgoing.end(body)
    })
  }
  return {
    requireAddress,
    text,
    async json({ method, url, headers, body, anyAnswer = false }: JsonRequest): Promise<JsonAnswer> {
      const all = { Accept: 'application/json', ...headers }
      const answer = await text(
        body === undefined
          ? { method, url, headers: all }
          : { method, url, headers: { ...all, 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
      )
      if (anyAnswer || answer.text === '') return { status: answer.status, body: null }
      try {
        return { status: answer.status, body: JSON.parse(answer.text) as unknown }
      } catch (cause) {
        throw new ProviderRefused(`${new URL(url).host} answers with something that is not JSON`, { cause })
      }
    },
  }
}
