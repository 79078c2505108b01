import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, forbidden } from '@croft/kit/errors.ts'
import { pathOf } from '@croft/kit/http/paths.ts'
import { isLean, problem } from '@croft/kit/http/problem.ts'
import { addressOf, sendPlain } from '@croft/kit/http/server.ts'
import { matchesAny } from '../core/ip.ts'

/** Who may come in from outside, as the configuration file says; root's own socket has no door. */
export interface Door {
  /** The message for everybody while the panel is closed for work on it; `null` = open. */
  readonly maintenance: string | null
  /** Addresses and networks that may reach the panel; none = everybody. The machine itself always may. */
  readonly networks: readonly string[]
}

export const openDoor: Door = { maintenance: null, networks: [] }

const itself = ['127.0.0.0/8', '::1']
/** Seconds after which to try again. */
const retryAfter = '120'

/** Whether somebody at this address may reach the panel. */
export const mayReach = ({ networks }: Door, address: string): boolean =>
  networks.length === 0 || matchesAny(address, itself) || matchesAny(address, networks)

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A page that needs nothing else. */
const page = (message: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="60"><title>Maintenance</title></head>
<body><h1>Maintenance</h1><p>${escaped(message)}</p></body>
</html>
`

const asksForPage = ({ method, headers, url }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html')

function close(request: FastifyRequest, reply: FastifyReply, message: string): FastifyReply {
  void reply.header('retry-after', retryAfter)
  if (!asksForPage(request)) {
    // sent, not thrown: nothing failed that the log should tell of
    const error = new AppError(503, 'INTERNAL_ERROR', message)
    return sendPlain(reply, problem(error, { lean: isLean(pathOf(request.url)), details: false }))
  }
  const policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
  return reply.code(503).headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).send(page(message))
}

/** Stands before every route, limit and credential of a server. Monitors still learn whether the panel works. */
export function addDoor(server: FastifyInstance, door: () => Door): void {
  server.addHook('onRequest', async (request, reply) => {
    const now = door()
    if (!mayReach(now, addressOf(request))) throw forbidden('Not allowed from this address')
    if (now.maintenance !== null && request.routeOptions.url !== '/healthz') return close(request, reply, now.maintenance)
    return undefined
  })
}
