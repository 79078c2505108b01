import { createHash } from 'node:crypto'
import type { FileMap, Wanted } from '../../../system/ensure-files.ts'
import type { System } from '../../../system/system.ts'
import type { Scope } from '../../driver.ts'
import { hostEntry, tlsProtocols, webPaths, type TlsProtocol } from '../../web/nginx/paths.ts'
import type { TlsSpec } from '../spec.ts'

/** The entry that unknown names are answered with; no host name is without a dot. */
export const defaultEntry = 'default'

/** Id of a scope: the number of a domain, or `server`. */
export function tlsId(scope: Scope): string {
  const id = /^tls:(\d+|server)$/.exec(scope)?.[1]
  if (id === undefined) throw new Error(`scope ${scope} names no certificate`)
  return id
}

/** Folder of a scope's own: the certificate with its key, and `refused`, which no handshake survives. */
export const certificateFolder = (id: string, system: System): string => `${webPaths(system.paths).certificates}/${id}`

const rootLink = { uid: 0, gid: 0 }

/** Link path → target, for one entry of the handshake under each protocol. */
export function handshakeLinks(entry: string, target: (protocol: TlsProtocol) => string, system: System): [string, Wanted][] {
  const { handshake } = webPaths(system.paths)
  return tlsProtocols.map((protocol) => [
    `${handshake(protocol)}/${entry}`,
    { kind: 'link', target: `../../certs/${target(protocol)}`, owner: rootLink },
  ])
}

/** The certificate and its key as one file: nginx opens it once for each, and must not get two halves of a renewal. */
export function certificateNode(content: string, system: System): Wanted {
  return { kind: 'file', content, owner: { uid: 0, gid: system.edge.gid, mode: 0o640 } }
}

/**
 * Everything of one scope. The file is named by what is in it, so a renewed certificate stands beside the old one until every link has
 * moved. A protocol below the minimum leads to an empty file: nginx then refuses the handshake.
 */
export function renderCertificate(scope: Scope, spec: TlsSpec, system: System): FileMap {
  const id = tlsId(scope)
  const folder = certificateFolder(id, system)
  const content = spec.certificate + spec.privateKey
  const file = `${createHash('sha256').update(content).digest('hex').slice(0, 32)}.pem`
  const map = new Map<string, Wanted>()
  map.set(folder, { kind: 'directory', owner: { uid: 0, gid: system.edge.gid, mode: 0o750 } })
  map.set(`${folder}/${file}`, certificateNode(content, system))
  if (spec.minimum === '1.3') map.set(`${folder}/refused`, certificateNode('', system))
  const target = (protocol: TlsProtocol) => `${id}/${spec.minimum === '1.3' && protocol === 'TLSv1.2' ? 'refused' : file}`
  // the panel has listeners of its own: here its certificate is the one for names that have none
  const entries = id === 'server' ? [defaultEntry] : spec.names.map(hostEntry)
  for (const entry of entries) for (const [path, link] of handshakeLinks(entry, target, system)) map.set(path, link)
  return map
}
