import { readFileSync } from 'node:fs'
import { Agent as PlainAgent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { ask } from './http.ts'
import { agentSocket, panelCertificate, panelPort, panelSocket } from './place.ts'

/** The API as a customer's program uses it. Throws when the answer is no success. */
export interface Api {
  readonly key: string
  call<Body = unknown>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Body>
  close(): void
}

async function parsed<Body>(asked: ReturnType<typeof ask>, what: string): Promise<Body> {
  const { status, body } = await asked
  if (status >= 300) throw new Error(`${what}: ${status} ${body.slice(0, 500)}`)
  return (body === '' ? null : JSON.parse(body)) as Body
}

// Node gives a DELETE no length of its own
const json = (body: unknown) =>
  body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(JSON.stringify(body)) }

/** As root of this machine, over the panel's socket. */
async function callLocally<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const agent = new PlainAgent()
  const options = { socketPath: panelSocket, agent, method, path: `/api/v1${path}`, headers: json(body) }
  return parsed<Body>(ask({ ...options, text: body === undefined ? '' : JSON.stringify(body) }), `${method} ${path}`)
}

/** Over TLS with an API key of the administrator; the key's own limit is far above what a benchmark asks. */
export async function openApi(): Promise<Api> {
  const made = await callLocally<{ secret_key: string; key: { id: string } }>('POST', '/users/admin/api-keys', {
    name: 'bench',
    permissions: ['all'],
  })
  await callLocally('PUT', `/users/admin/api-keys/${made.key.id}`, { rate_limit: 100_000 })
  const key = made.secret_key
  const agent = new SecureAgent({ keepAlive: true, maxSockets: 32 })
  const tls = { ca: readFileSync(panelCertificate) }
  return {
    key,
    call: (method, path, body, more) => {
      const headers = { authorization: `Bearer ${key}`, ...json(body), ...more }
      const options = { host: '127.0.0.1', port: panelPort, tls, agent, method, path: `/api/v1${path}`, headers }
      return parsed(ask({ ...options, text: body === undefined ? '' : JSON.stringify(body) }), `${method} ${path}`)
    },
    close: () => agent.destroy(),
  }
}

/** A verb of the agent, as the panel calls it. */
export async function callAgent<Body>(verb: string, body: unknown = {}): Promise<Body> {
  const options = { socketPath: agentSocket, agent: new PlainAgent(), method: 'POST', path: `/v1/${verb}`, headers: json(body) }
  return parsed<Body>(ask({ ...options, text: JSON.stringify(body) }), verb)
}
