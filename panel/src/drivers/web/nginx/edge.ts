import type { System } from '../../../system/system.ts'
import { ensureWebBase } from './base.ts'
import type { NginxOptions } from './options.ts'
import { reloadEdge } from './own-blocks.ts'
import { webPaths } from './paths.ts'

/**
 * The whole edge without any site: base configuration, pages, and a running nginx that has read them. Idempotent; for the start of the
 * agent and for its sweep, so that even a server without sites answers and a base edited by hand is put right. Says what changed.
 */
export async function ensureEdge(system: System, options: NginxOptions = {}): Promise<readonly string[]> {
  const base = await ensureWebBase(system, options)
  const web = webPaths(system.paths)
  if ((await system.services.state('nginx')).status !== 'running') {
    await system.services.enable('nginx')
    await system.services.start('nginx')
    return [...base.changed, 'nginx']
  }
  if ([web.conf, web.listen, web.listenFirst].some((path) => base.changed.includes(path))) await reloadEdge(system, options)
  return base.changed
}
