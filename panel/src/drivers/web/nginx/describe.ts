import type { System } from '../../../system/system.ts'
import type { WebSpec } from '../spec.ts'
import { hostEntry, webPaths } from './paths.ts'
import { renderOwn } from './render-own.ts'

/** What nginx knows of a site, as text for people: its own server block, or its entries in the routing table of the shared one. */
export function describeSite(spec: WebSpec, system: System): string {
  const web = webPaths(system.paths)
  if (spec.own !== null) return renderOwn(web, spec, spec.own)
  const target = `../sites/${spec.site}`
  return [
    '# Served by the server block that all ordinary sites share; these entries of its routing table are the site:',
    ...spec.hosts.map((host) => `# hosts/${hostEntry(host)} -> ${target}`),
    ...spec.redirectHosts.map(({ host, to }) => `# hosts/${hostEntry(host)} -> ${target}/to/${to}`),
    `# php: ${spec.php === null ? 'off' : `${spec.php.version}, pool ${spec.php.pool}`}`,
    ...(spec.suspended ? ['# suspended'] : []),
    ...(spec.forceHttps ? ['# force-https'] : []),
    ...(spec.hsts === null ? [] : [`# hsts: ${spec.hsts.maxAge} s${spec.hsts.includeSubdomains ? ', subdomains too' : ''}`]),
    '',
  ].join('\n')
}
