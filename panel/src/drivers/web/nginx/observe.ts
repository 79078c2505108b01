import type { System } from '../../../system/system.ts'
import { webPaths } from './paths.ts'

const line = /^listen "?(?:\[([\da-f:]+)\]|([\d.]+)):(\d+)"?;/m

/** Asks the edge on this machine for `/` of a host; only the status counts. */
export async function observeEdge(host: string, system: System): Promise<{ http_status: number | null }> {
  const listen = line.exec((await system.files.readText(webPaths(system.paths).listen)) ?? '')
  if (listen === null || system.exchange === undefined) return { http_status: null }
  const [, ipv6, ipv4, port] = listen
  const address = ipv6 ?? ipv4 ?? ''
  const reachable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  const request = Buffer.from(`HEAD / HTTP/1.1\r\nHost: ${host.replace(/^\*/, 'www')}\r\nConnection: close\r\n\r\n`)
  try {
    const reply = await system.exchange({ host: reachable, port: Number(port) }, request, 5000)
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(reply.toString('latin1'))?.[1]
    return { http_status: status === undefined ? null : Number(status) }
  } catch (error) {
    // nobody answers: that is the finding
    if (error instanceof Error) return { http_status: null }
    throw error
  }
}
