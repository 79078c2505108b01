import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastifyStatic from '@fastify/static'

/** Where the built console lies, beside the sources of the panel. */
const built = join(import.meta.dirname, '../../../web/dist')

/** Nothing but our own files runs; styles that a script makes carry the number of the page that it belongs to. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/** A page of the console: somebody's browser goes to an address that no route has. */
const isPage = (request: FastifyRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  !request.url.startsWith('/api/') &&
  (request.headers.accept ?? '').includes('text/html')

/** The web console: `page` sends it where a browser asks for an address, `serve` adds its files. Without a build there is none. */
export function createConsole() {
  const index = join(built, 'index.html')
  const html = existsSync(index) ? readFileSync(index, 'utf8') : null
  return {
    page: (request: FastifyRequest, reply: FastifyReply): FastifyReply | null => {
      if (html === null || !isPage(request)) return null
      const nonce = randomBytes(16).toString('base64')
      const headers = { ...always, 'content-security-policy': policy(nonce), 'content-type': 'text/html; charset=utf-8' }
      return reply.code(200).headers(headers).send(html.replaceAll('__CSP_NONCE__', nonce))
    },
    serve(server: FastifyInstance): void {
      if (html === null) return
      const root = join(built, 'assets')
      // their names change with their content
      void server.register(fastifyStatic, { root, prefix: '/assets/', index: false, preCompressed: true, immutable: true, maxAge: '1y' })
      const icon = readFileSync(join(built, 'favicon.svg'))
      server.get('/favicon.svg', (_request, reply) =>
        reply.headers({ 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' }).send(icon),
      )
    },
  }
}
