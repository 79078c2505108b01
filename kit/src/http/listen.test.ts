import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, createServer as createNet } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listenAll, type Listeners } from './listen.ts'
import { createServer } from './server.ts'

let folder = ''
let listeners: Listeners
const pem = (name: string) => {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)]
  const ask = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`]
  execFileSync('openssl', [...ask, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'croft-listen-'))
  const server = createServer()
  server.get('/port', (request) => ({ port: request.socket.localPort ?? null, ip: request.ip ?? null }))
  await writeFile(join(folder, 'socket'), '')
  await rm(join(folder, 'socket'))
  const tls = pem('first')
  const places = [
    { host: '127.0.0.1', port: 0, tls },
    { host: '127.0.0.1', port: 0, tls },
    { path: join(folder, 'socket'), mode: 0o600 },
  ]
  listeners = await listenAll(server, places)
})
afterAll(async () => {
  await listeners.close(100)
  await rm(folder, { recursive: true })
})

const portOf = (index: number): number => {
  const address = listeners.addresses[index]
  if (typeof address !== 'object') throw new Error('not a port')
  return address.port
}

function get(options: object, secure: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(
      { path: '/port', rejectUnauthorized: false, agent: false, ...options },
      (reply) => {
        let text = ''
        reply.on('data', (chunk: Buffer) => (text += chunk.toString()))
        reply.on('end', () => resolve(text))
      },
    )
    request.on('error', reject).end()
  })
}

function plain(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => (heard += chunk.toString()))
    socket.on('close', () => resolve(heard)).on('error', reject)
  })
}

test('one routing answers on every listener', async () => {
  for (const index of [0, 1]) expect(await get({ port: portOf(index) }, true)).toContain(`"port":${portOf(index)}`)
  expect(await get({ socketPath: join(folder, 'socket') }, false)).toContain('"port":null')
  expect((await stat(join(folder, 'socket'))).mode & 0o777).toBe(0o600)
})

test('plain text on a TLS port gets 400 and one line', async () => {
  const heard = await plain(portOf(0), 'GET /port HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(heard.split('\r\n\r\n')[1]).toBe('This port speaks HTTPS only\n')
  expect(await get({ port: portOf(0) }, true)).toContain('"port"')
})

test('a handshake that comes in small pieces still works', async () => {
  const port = portOf(0)
  const relay = createNet((client) => {
    const upstream = connect(port, '127.0.0.1')
    let first = true
    client.on('data', (chunk: Buffer) => {
      if (!first) return void upstream.write(chunk)
      first = false
      upstream.write(chunk.subarray(0, 1))
      setTimeout(() => upstream.write(chunk.subarray(1)), 30)
    })
    upstream.pipe(client)
    client.on('close', () => upstream.destroy()).on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  if (typeof address !== 'object' || address === null) throw new Error('no relay')
  expect(await get({ host: '127.0.0.1', port: address.port }, true)).toContain('"port"')
  await new Promise((resolve) => relay.close(resolve))
})

test('connections are kept for longer than clients and proxies keep theirs', async () => {
  const heads = [{ port: portOf(0) }, { socketPath: join(folder, 'socket') }].map(
    (where, index) =>
      new Promise((resolve, reject) => {
        const options = { path: '/port', rejectUnauthorized: false, headers: { connection: 'keep-alive' }, ...where }
        const request = (index === 0 ? httpsRequest : httpRequest)(options, (reply) => {
          reply.resume()
          resolve(reply.headers['keep-alive'])
        })
        request.on('error', reject).end()
      }),
  )
  expect(await Promise.all(heads)).toEqual(['timeout=72', 'timeout=72'])
})

test('a renewed certificate serves new connections', async () => {
  const subject = () =>
    new Promise<string>((resolve, reject) => {
      const socket = tlsConnect({ port: portOf(1), host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN))
        socket.destroy()
      })
      socket.on('error', reject)
    })
  expect(await subject()).toBe('first')
  listeners.replaceCertificate(pem('second'))
  expect(await subject()).toBe('second')
})

test('a socket in use is not taken over, and nothing stays open after a failure', async () => {
  const other = createServer()
  await expect(listenAll(other, [{ host: '127.0.0.1', port: 0 }, { path: join(folder, 'socket') }])).rejects.toThrow('another process')
  expect(await get({ socketPath: join(folder, 'socket') }, false)).toContain('"port"')
  await other.close()
})

test('a connection that is not accepted is hung up before anything is read, sockets of the machine never are', async () => {
  const server = createServer()
  server.get('/port', () => ({ port: 1 }))
  let open = false
  const asked: string[] = []
  const accepts = (address: string) => {
    asked.push(address)
    return open
  }
  const path = join(folder, 'own')
  const own = await listenAll(server, [{ host: '127.0.0.1', port: 0, tls: pem('third') }, { host: '127.0.0.1', port: 0 }, { path }], {
    accepts,
  })
  const ports = own.addresses.flatMap((at) => (typeof at === 'string' ? [] : [at.port]))
  const ask = (secure: boolean) => get({ host: '127.0.0.1', port: ports[secure ? 0 : 1] ?? 0 }, secure)
  await expect(ask(true)).rejects.toThrow()
  await expect(ask(false)).rejects.toThrow()
  expect(asked).toEqual(['127.0.0.1', '127.0.0.1'])
  expect(await get({ socketPath: path }, false)).toContain('"port"')
  open = true
  expect(await ask(true)).toContain('"port"')
  await own.close(0)
})
