import { type ClientRequest, type IncomingHttpHeaders, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { rootCertificates } from 'node:tls'
import type { Clock } from '@croft/kit/clock.ts'
import { AcmeProblem } from './types.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly body?: string
  readonly accept?: string
}

export interface TransportOptions {
  /** PEM roots that are trusted besides the public ones, `` for none. */
  readonly trust: string
  readonly userAgent: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

export type Transport = (url: string, question: Question) => Promise<Answer>

/** Directories, orders and chains are small; whoever sends more is no authority. */
const longest = 1_048_576
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

const unreachable = (url: URL, cause: unknown): AcmeProblem => {
  const words = cause instanceof Error ? cause.message : String(cause)
  return new AcmeProblem({ type: 'unreachable', detail: `${url.host} cannot be reached: ${words}`, name: '' }, 0, null, { cause })
}

const sameConnection = { keepAlive: true, maxSockets: 4, maxFreeSockets: 2, timeout: 15_000 } as const
const isLost = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')

/** The answer to a request that is sent already, limited in size and time. Rejects with what the connection says. */
function answerTo(call: ClientRequest, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let broken: Error | undefined
    const breakOff = (error: Error) => {
      broken = error
      call.destroy(error)
    }
    const timer = setTimeout(() => breakOff(new Error('no answer in time')), timeoutMs)
    const fail = (cause: Error) => {
      clearTimeout(timer)
      reject(broken ?? cause)
    }
    call.once('error', fail)
    call.once('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > longest) breakOff(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      response.once('error', fail)
      response.once('end', () => {
        clearTimeout(timer)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
  })
}

/** Asks one authority: HTTPS only (plain HTTP on loopback for tests), no redirects, answers limited in size and time. */
export function createTransport({ trust, userAgent, timeoutMs, signal }: TransportOptions): Transport {
  // an order is a dozen questions: each on a connection of its own would wait for two more round trips
  const plainAgent = new HttpAgent(sameConnection)
  const agent = new HttpsAgent({ ...sameConnection, ...(trust === '' ? {} : { ca: [...rootCertificates, trust] }) })
  return async (address, { method, body, accept }) => {
    const url = new URL(address)
    const isPlain = url.protocol === 'http:' && loopback.test(url.hostname)
    if (url.protocol !== 'https:' && !isPlain) throw unreachable(url, new Error('only HTTPS is spoken'))
    const headers = {
      'user-agent': userAgent,
      ...(accept === undefined ? {} : { accept }),
      ...(body === undefined ? {} : { 'content-type': 'application/jose+json', 'content-length': Buffer.byteLength(body) }),
    }
    const options = { method, headers, ...(signal === undefined ? {} : { signal }) } as const
    for (;;) {
      const call = isPlain ? httpRequest(url, { ...options, agent: plainAgent }) : httpsRequest(url, { ...options, agent })
      call.end(body)
      try {
        return await answerTo(call, timeoutMs)
      } catch (cause) {
        // the other side closed a kept connection in this very moment; a new one is no kept one, so this ends
        if (!call.reusedSocket || !isLost(cause)) throw unreachable(url, cause)
      }
    }
  }
}

/** `Retry-After` in milliseconds from now: seconds or a date; `null` without one. */
export function retryAfterOf(headers: IncomingHttpHeaders, clock: Clock): number | null {
  const value = headers['retry-after']
  if (value === undefined) return null
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now()
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds)
}
