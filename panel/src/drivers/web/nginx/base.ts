import { randomHex } from '@croft/kit/ids.ts'
import { ensureFiles, type Ensured, type Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { listenersOf, loadBrotli, loadSpeaks, type NginxOptions } from './options.ts'
import { renderPages } from './pages.ts'
import { tlsProtocols, webPaths } from './paths.ts'
import { renderBase } from './render-base.ts'
import { renderGeneration, renderListen } from './render-listen.ts'
import { testStaged } from './staged-test.ts'

/** Name servers of the machine, for proxies to host names. */
async function loadResolvers(system: System): Promise<string[]> {
  const text = (await system.files.readText('/etc/resolv.conf')) ?? ''
  return [...text.matchAll(/^nameserver\s+([0-9a-fA-F.:]+)\s*$/gm)].map((match) => match[1] ?? '').slice(0, 3)
}

/** User and group of the workers by name, as nginx wants them. */
async function loadUser(system: System): Promise<readonly string[]> {
  const { name, gid } = system.edge
  const lines = ((await system.files.readText('/etc/group')) ?? '').split('\n').map((line) => line.split(':'))
  const group = lines.find((fields) => fields[2] === String(gid))?.[0]
  return group === undefined ? [name] : [name, group]
}

/** `nginx.conf` of this machine, as a function of the own server blocks that it includes. */
export async function loadBase(system: System, options: NginxOptions): Promise<(own: readonly string[]) => string> {
  const resolvers = await loadResolvers(system)
  const user = process.geteuid?.() === 0 ? await loadUser(system) : null
  const { https } = await listenersOf(system, options)
  const tls = https.length === 0 ? null : { speaks: await loadSpeaks(system), ports: [...new Set(https.map(({ port }) => port))] }
  const brotli = await loadBrotli(system)
  return (own) => renderBase(webPaths(system.paths), { user, own, resolvers, tls, brotli })
}

/** Folders of the certificates and of the links to them, parents first. */
export function tlsFolders(system: System): [string, Wanted][] {
  const web = webPaths(system.paths)
  const owner = { uid: 0, gid: system.edge.gid, mode: 0o750 }
  const paths = [web.web, `${web.web}/tls`, web.certificates, web.handshakes, ...tlsProtocols.map(web.handshake)]
  return paths.map((path) => [path, { kind: 'directory', owner }])
}

function folders(system: System): [string, Wanted][] {
  const web = webPaths(system.paths)
  const folder = (path: string, mode: number, gid = 0): [string, Wanted] => [path, { kind: 'directory', owner: { uid: 0, gid, mode } }]
  const { gid } = system.edge
  return [
    folder(web.config, 0o755),
    folder(web.own, 0o750),
    folder(web.custom, 0o755),
    folder(web.web, 0o750, gid),
    folder(web.hosts, 0o750, gid),
    folder(web.sites, 0o750, gid),
    folder(web.acme, 0o750, gid),
    ...tlsFolders(system),
    folder(web.pages, 0o755),
    folder(web.scratch, 0o755),
    folder(system.paths.run, 0o755),
    folder(system.paths.logs, 0o755),
    // the master opens these logs as root: workers may write them, but put nothing in their place
    folder(web.logs, 0o750, gid),
    folder(web.siteLogs, 0o750, gid),
  ]
}

/**
 * The edge's folders, pages and `nginx.conf`; called when the agent starts and before any site. Idempotent. A new `nginx.conf` is tested
 * together with what is live before it takes the old one's place. Does not start or reload: see `Ensured.changed`.
 */
export async function ensureWebBase(system: System, options: NginxOptions = {}): Promise<Ensured> {
  const web = webPaths(system.paths)
  const file = (content: string): Wanted => ({ kind: 'file', content, owner: rootOwned(0o644) })
  const map = new Map<string, Wanted>(folders(system))
  for (const [name, html] of renderPages()) map.set(`${web.pages}/${name}`, file(html))
  const [listeners, speaks] = [await listenersOf(system, options), await loadSpeaks(system)]
  map.set(web.listen, file(renderListen(listeners, speaks)))
  map.set(web.listenFirst, file(renderListen(listeners, speaks, 'first')))
  map.set(web.brotliOff, file((await loadBrotli(system)) === null ? '' : 'brotli off;\n'))
  map.set(web.http2Off, file(speaks === 'http3' && listeners.https.length > 0 ? 'http2 off;\n' : ''))
  const generation = await system.files.readText(web.generation)
  map.set(web.generation, file(generation ?? renderGeneration(randomHex(8))))
  const first = await ensureFiles(system.files, map)
  const base = await loadBase(system, options)
  const text = base([`${web.own}/*.conf`])
  if ((await system.files.readText(web.conf)) === text) return first
  const patterns = new Map([[`${web.own}/*.conf`, '']])
  await testStaged(base, patterns, patterns, system)
  await system.files.writeAtomic(web.conf, text, rootOwned(0o644))
  return { changed: [...first.changed, web.conf], removed: first.removed }
}
