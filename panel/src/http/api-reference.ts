import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const start = `window.addEventListener('load', () => {
  window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, tryItOutEnabled: true, filter: true, docExpansion: 'none', validatorUrl: null })
})
`

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Croft API</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

/** `/docs`: the API, to read and to try, from the document that the panel serves. Needs no login; trying needs a credential. */
export function serveApiReference(server: FastifyInstance): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const html = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'referrer-policy': 'same-origin' }
  server.get('/docs', (_request, reply) => reply.headers(html).send(page))
  const file = (path: string, type: string, content: () => string | Buffer) =>
    server.get(`/docs/${path}`, (_request, reply) =>
      reply.headers({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'public, max-age=86400' }).send(content()),
    )
  file('start.js', 'text/javascript', () => start)
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    file(name, name.endsWith('.css') ? 'text/css' : 'text/javascript', () => readFileSync(join(folder, name)))
  }
}
