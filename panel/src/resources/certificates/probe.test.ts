import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { probeHttps } from './probe.ts'
import { certificateTools as pki } from './tools.ts'

async function edge(names: readonly string[]) {
  const key = await pki.generateKey('ec256')
  const cert = await pki.selfSign({ key, names, days: 30, now: Date.now() - 1000 })
  const server = createServer({ key, cert }, (_request, response) => response.writeHead(204).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { cert, address: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

it('says whether a host answers over TLS, and whether its certificate is good', async () => {
  const { cert, ...at } = await edge(['example.com'])
  expect(await probeHttps('example.com', { ...at, trust: cert })).toEqual({ https_status: 204, certificate_ok: true })
  expect(await probeHttps('example.com', { ...at, trust: '' })).toEqual({ https_status: 204, certificate_ok: false })
  expect(await probeHttps('other.example', { ...at, trust: cert })).toEqual({ https_status: 204, certificate_ok: false })
})

it('says that nobody answers', async () => {
  expect(await probeHttps('example.com', { address: '127.0.0.1', port: 1, trust: '' })).toEqual({
    https_status: null,
    certificate_ok: false,
  })
})
