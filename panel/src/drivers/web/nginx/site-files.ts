import type { FileMap, Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { phpDoor } from '../../php/door.ts'
import { flaggedHstsAge, type WebSpec } from '../spec.ts'
import { hostEntry, webPaths } from './paths.ts'
import { passwordFile } from './render-paths.ts'

const rootLink = { uid: 0, gid: 0 }
const link = (target: string, owner = rootLink): Wanted => ({ kind: 'link', target, owner })

/** Host → target of its link in the routing table. */
export function hostLinks(spec: WebSpec): ReadonlyMap<string, string> {
  const links = new Map<string, string>()
  for (const { host, to } of spec.redirectHosts) links.set(hostEntry(host), `../sites/${spec.site}/to/${to}`)
  for (const host of spec.hosts) links.set(hostEntry(host), `../sites/${spec.site}`)
  return links
}

/** Everything in the folder of a site. `names/` remembers every host ever published, for what has to go after a cut-off apply. */
export function siteFolder(spec: WebSpec, system: System): FileMap {
  const { paths, edge } = system
  const folder = webPaths(paths).site(spec.site)
  const shared = (mode: number) => ({ uid: 0, gid: edge.gid, mode })
  const file = (content: string): Wanted => ({ kind: 'file', content, owner: shared(0o640) })
  const map = new Map<string, Wanted>()
  map.set(folder, { kind: 'directory', owner: shared(0o750) })
  map.set(webPaths(paths).siteLog(spec.site), { kind: 'directory', owner: shared(0o770) })
  const docroot = [paths.homes, spec.username, 'domains', spec.folder, spec.documentRoot].filter((part) => part !== '').join('/')
  // flags and passwords before the content they guard
  if (spec.suspended) map.set(`${folder}/suspended`, file(''))
  if (spec.php === null) map.set(`${folder}/no-php`, file(''))
  else if (spec.frontController) map.set(`${folder}/front`, file(''))
  if (spec.forceHttps) map.set(`${folder}/force-https`, file(''))
  if (spec.hsts?.maxAge === flaggedHstsAge) map.set(`${folder}/${spec.hsts.includeSubdomains ? 'hsts-subdomains' : 'hsts'}`, file(''))
  if (spec.http3) map.set(`${folder}/http3`, file(''))
  spec.own?.protectedDirs.forEach(({ users }, index) => {
    map.set(`${folder}/${passwordFile(index)}`, file(users.map(({ name, hash }) => `${name}:${hash}\n`).join('')))
  })
  if (spec.php !== null) map.set(`${folder}/php.sock`, link(phpDoor(paths, spec.php.version, spec.php.pool)))
  // the tenant owns the link: a folder swapped for a link to a neighbour's then fails the edge's owner check
  map.set(`${folder}/root`, link(docroot, { uid: spec.uid, gid: spec.uid }))
  const errors = Object.entries(spec.errorPages)
  if (errors.length > 0) map.set(`${folder}/errors`, { kind: 'directory', owner: shared(0o750) })
  for (const [status, html] of errors) map.set(`${folder}/errors/${status}.html`, file(html))
  if (spec.redirectHosts.length > 0) map.set(`${folder}/to`, { kind: 'directory', owner: shared(0o750) })
  for (const { to } of spec.redirectHosts) map.set(`${folder}/to/${to}`, { kind: 'directory', owner: shared(0o750) })
  map.set(`${folder}/names`, { kind: 'directory', owner: rootOwned(0o700) })
  for (const entry of hostLinks(spec).keys()) map.set(`${folder}/names/${entry}`, link(`../../../hosts/${entry}`))
  return map
}
