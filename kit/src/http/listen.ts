import { chmod, rm } from 'node:fs/promises'
import { createServer as createHttp, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import { createServer as createHttps, type Server as HttpsServer } from 'node:https'
import { connect, type AddressInfo, type ListenOptions as NetOptions, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { badRequest } from './server.ts'

/** PEM texts; the certificate with its chain. */
export interface TlsFiles {
  readonly key: string | Buffer
  readonly cert: string | Buffer
}

/** One place to listen at: TCP with TLS, plain TCP (loopback, tests), or a Unix socket. */
export type ListenAt =
  | { readonly host: string; readonly port: number; readonly tls?: TlsFiles }
  | { readonly path: string; /** File mode; default 0660. */ readonly mode?: number }

export interface Listeners {
  /** In the order asked; the port is the real one where 0 was asked, the path for a Unix socket. */
  readonly addresses: readonly (AddressInfo | string)[]
  /** Serves new connections of all TLS listeners with a renewed certificate. */
  replaceCertificate(tls: TlsFiles): void
  /** Stops listening, lets running requests end for `graceMs` (default 5 s), then closes the Fastify instance. */
  close(graceMs?: number): Promise<void>
}

export interface ListenOptions {
  /** Asked for each TCP connection before a byte of it is read; refused ones are hung up. */
  readonly accepts?: (address: string) => boolean
}

const tlsHandshake = 0x16
const peekTimeout = 10_000
const secure = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const

/** Looks at the first byte of a new connection: a TLS handshake goes on to `next`, anything else gets 400 and one line. */
function requireTls(socket: Socket, next: (socket: Socket) => void): void {
  const leave = () => void socket.destroy()
  socket.setTimeout(peekTimeout, leave)
  socket.on('error', leave)
  socket.once('data', (chunk: Buffer) => {
    socket.setTimeout(0)
    socket.off('timeout', leave)
    socket.off('error', leave)
    if (chunk[0] === tlsHandshake) {
      socket.pause()
      socket.unshift(chunk)
      return next(socket)
    }
    socket.on('error', leave)
    socket.resume()
    socket.setTimeout(peekTimeout, leave)
    socket.end(badRequest('This port speaks HTTPS only'))
  })
}

/** Proxies and clients keep connections for a minute: the end that closes first must not be the one that is asked. */
const times = { headersTimeout: 20_000, keepAliveTimeout: 72_000 } as const

const routingOf = (fastify: FastifyInstance) => (request: IncomingMessage, response: ServerResponse) => fastify.routing(request, response)

function tlsServer(fastify: FastifyInstance, tls: TlsFiles, requestTimeout: number): HttpsServer {
  const server = createHttps({ ...secure, ...tls, requestTimeout, ...times }, routingOf(fastify))
  const accept = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    requireTls(socket, (peeked) => {
      for (const listener of accept) Reflect.apply(listener, server, [peeked])
    })
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}

/** A socket file that nobody answers on is left from a crash; one that answers belongs to a running process. */
async function removeStaleSocket(path: string): Promise<void> {
  const answers = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => resolve(true))
    probe.once('error', () => resolve(false))
    probe.once('close', () => resolve(false))
    probe.unref()
    setTimeout(() => probe.destroy(), 1000).unref()
    probe.once('connect', () => probe.destroy())
  })
  if (answers) throw new Error(`cannot listen on ${path}: another process does`)
  await rm(path, { force: true })
}

const listen = (server: HttpServer, options: NetOptions) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })

/** Before whoever else would look at a connection. */
function refuseStrangers(server: HttpServer, accepts: (address: string) => boolean): void {
  const listeners = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    if (!accepts(socket.remoteAddress ?? '')) return void socket.destroy()
    for (const listener of listeners) Reflect.apply(listener, server, [socket])
  })
}

async function open(fastify: FastifyInstance, at: ListenAt, server: HttpServer): Promise<void> {
  if (fastify.server.listenerCount('upgrade') > 0) server.on('upgrade', (...args) => fastify.server.emit('upgrade', ...args))
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.write(badRequest('Malformed HTTP request'))
    socket.destroy()
  })
  // `::` beside `0.0.0.0` would take its port
  if (!('path' in at)) return listen(server, { host: at.host, port: at.port, ipv6Only: at.host.includes(':') })
  await removeStaleSocket(at.path)
  await listen(server, { path: at.path })
  await chmod(at.path, at.mode ?? 0o660)
}

function stop(server: HttpServer, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** Serves one Fastify instance on several sockets; when one of them cannot be opened, none stays open. */
export async function listenAll(fastify: FastifyInstance, places: readonly ListenAt[], options: ListenOptions = {}): Promise<Listeners> {
  await fastify.ready()
  const { requestTimeout } = fastify.server
  const servers: HttpServer[] = []
  const secured: HttpsServer[] = []
  try {
    for (const at of places) {
      const tls = 'path' in at ? undefined : at.tls
      const server =
        tls === undefined ? createHttp({ requestTimeout, ...times }, routingOf(fastify)) : tlsServer(fastify, tls, requestTimeout)
      const { accepts } = options
      if (accepts !== undefined && !('path' in at)) refuseStrangers(server, accepts)
      await open(fastify, at, server)
      servers.push(server)
      if (tls !== undefined) secured.push(server as HttpsServer)
    }
  } catch (cause) {
    await Promise.all(servers.map((server) => stop(server, 0)))
    throw cause
  }
  return {
    addresses: servers.map((server) => server.address() ?? ''),
    replaceCertificate(tls) {
      for (const server of secured) server.setSecureContext({ ...secure, ...tls })
    },
    async close(graceMs = 5000) {
      const stopped = servers.map((server) => stop(server, graceMs))
      await fastify.close()
      await Promise.all(stopped)
    },
  }
}
