import { ensureFiles, type Wanted } from '../../../system/ensure-files.ts'
import { UnsafePath, type System } from '../../../system/system.ts'
import type { WebSpec } from '../spec.ts'
import { webPaths } from './paths.ts'
import { hostLinks, siteFolder } from './site-files.ts'

interface Published {
  readonly changed: string[]
  readonly removed: string[]
  readonly notes: string[]
}

/** Takes a host out of the routing table unless it belongs to another site by now. */
async function unpublish(site: number, entry: string, system: System): Promise<string | null> {
  const path = `${webPaths(system.paths).hosts}/${entry}`
  const target = await system.files.readLink(path)
  const ours = `../sites/${site}`
  if (target === null || (target !== ours && !target.startsWith(`${ours}/`))) return null
  await system.files.remove(path)
  return path
}

async function ensureDocumentRoot(spec: WebSpec, system: System): Promise<{ changed: readonly string[]; notes: string[] }> {
  if ((await system.files.stat(`${system.paths.homes}/${spec.username}`)) === null) {
    throw new Error(`the home of ${spec.username} does not exist yet`)
  }
  const own = (mode: number, gid = spec.uid) => ({ uid: spec.uid, gid, mode })
  const inner = spec.documentRoot === '' ? [] : spec.documentRoot.split('/')
  const folderMode = inner.length === 0 ? own(0o750, system.edge.gid) : own(0o711)
  const parts = [
    { name: 'domains', owner: own(0o711) },
    { name: spec.folder, owner: folderMode },
    ...inner.map((name) => ({ name, owner: own(0o750, system.edge.gid) })),
  ]
  try {
    return { changed: await system.files.ensureHomeDirectory(spec.username, parts), notes: [] }
  } catch (cause) {
    if (!(cause instanceof UnsafePath)) throw cause
    // tenants deploy with links of their own; the edge itself refuses those that lead to others
    return { changed: [], notes: [`the document root was left as it is: ${cause.message}`] }
  }
}

/** Hosts that this site may still have in the routing table: of the last good spec and of applies that were cut off. */
async function everPublished(site: number, previous: WebSpec | null, system: System): Promise<Set<string>> {
  const names = await system.files.list(`${webPaths(system.paths).site(site)}/names`)
  const before = previous?.site === site ? [...hostLinks(previous).keys()] : []
  return new Set([...before, ...names.filter((name) => !name.endsWith('.croft-tmp'))])
}

/**
 * Makes a site answer under its hosts, without a reload; old hosts stop. A host that another site had is taken over. `beforeHosts` runs
 * between the site's folder and its hosts: what must guard the content is in force before anybody can ask for it.
 */
export async function publishSite(
  spec: WebSpec,
  previous: WebSpec | null,
  system: System,
  beforeHosts: () => Promise<void> = async () => undefined,
): Promise<Published> {
  const web = webPaths(system.paths)
  const home = await ensureDocumentRoot(spec, system)
  const links = hostLinks(spec)
  const stale = [...(await everPublished(spec.site, previous, system))].filter((entry) => !links.has(entry))
  const folder = siteFolder(spec, system)
  const routes = [...links].map(([entry, target]): [string, Wanted] => [
    `${web.hosts}/${entry}`,
    { kind: 'link', target, owner: { uid: 0, gid: 0 } },
  ])
  const made = await ensureFiles(system.files, folder)
  await beforeHosts()
  const routed = await ensureFiles(system.files, new Map(routes))
  const removed = await unpublishAll(spec.site, stale, system)
  // last: the memory of old hosts goes only when they are gone
  const swept = await ensureFiles(system.files, folder, { owned: [web.site(spec.site)] })
  return {
    changed: [...home.changed, ...made.changed, ...routed.changed],
    removed: [...removed, ...swept.removed],
    notes: home.notes,
  }
}

async function unpublishAll(site: number, entries: Iterable<string>, system: System): Promise<string[]> {
  const removed: string[] = []
  for (const entry of entries) {
    const path = await unpublish(site, entry, system)
    if (path !== null) removed.push(path)
  }
  return removed
}

/** Takes a site off the edge; the tenant's files and the logs stay. */
export async function withdrawSite(site: number, previous: WebSpec | null, system: System): Promise<Published> {
  const removed = await unpublishAll(site, await everPublished(site, previous, system), system)
  const folder = webPaths(system.paths).site(site)
  if ((await system.files.stat(folder)) !== null) {
    await system.files.removeTree(folder)
    removed.push(folder)
  }
  return { changed: [], removed, notes: [] }
}
