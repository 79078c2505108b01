import type { System } from '../../../system/system.ts'
import { generationHost, webPaths } from './paths.ts'

const line = /^listen "?(?:\[([\da-f:]+)\]|([\d.]+)):(\d+)"?;/m

/** What the edge of this machine answers over plain HTTP, `null` when it does not. */
async function ask(method: 'GET' | 'HEAD', path: string, host: string, system: System): Promise<string | null> {
  const listen = line.exec((await system.files.readText(webPaths(system.paths).listen)) ?? '')
  if (listen === null || system.exchange === undefined) return null
  const [, ipv6, ipv4, port] = listen
  const address = ipv6 ?? ipv4 ?? ''
  const reachable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  const request = Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  try {
    return (await system.exchange({ host: reachable, port: Number(port) }, request, 5000)).toString('latin1')
  } catch (error) {
    // nobody answers: that is the finding
    if (error instanceof Error) return null
    throw error
  }
}

/** Asks the edge on this machine for `/` of a host; only the status counts. */
export async function observeEdge(host: string, system: System): Promise<{ http_status: number | null }> {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec((await ask('HEAD', '/', host.replace(/^\*/, 'www'), system)) ?? '')?.[1]
  return { http_status: status === undefined ? null : Number(status) }
}

/** How many requests the edge has answered since it was started, `null` when it does not run. */
export async function observeRequests(system: System): Promise<{ requests: number | null }> {
  const counters = / \d+ \d+ (\d+) \r?\n/.exec((await ask('GET', '/requests', generationHost, system)) ?? '')?.[1]
  return { requests: counters === undefined ? null : Number(counters) }
}
