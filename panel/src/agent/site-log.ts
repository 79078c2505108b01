import { notFound } from '@croft/kit/errors.ts'
import { fpmPaths } from '../drivers/php/fpm/paths.ts'
import { WebSpec } from '../drivers/web/spec.ts'
import { webPaths } from '../drivers/web/nginx/paths.ts'
import type { AgentContext } from './verb.ts'

export type LogType = 'access' | 'error' | 'php'

/** Where lines about a site are, and which lines of that file are about it. */
export interface SiteLog {
  readonly path: string
  readonly keep: (line: string) => boolean
}

const everyLine = () => true

/** What the agent applied last for a site; 404 when it never applied one. */
async function specOf(site: number, { applier }: AgentContext): Promise<WebSpec> {
  const record = await applier.store.load(`site:${site}`)
  const parsed = WebSpec.safeParse(record?.roles['web']?.good)
  if (!parsed.success) throw notFound('Log')
  return parsed.data
}

/**
 * Access logs are a file per site. nginx cannot split its error log, so a site's errors are the lines that name one of its hosts. PHP
 * writes a file per pool.
 */
export async function siteLog(site: number, type: LogType, context: AgentContext): Promise<SiteLog> {
  const { paths } = context.system
  if (type === 'access') return { path: `${webPaths(paths).siteLogs}/${site}/access.log`, keep: everyLine }
  const spec = await specOf(site, context)
  if (type === 'php') {
    if (spec.php === null) throw notFound('Log')
    return { path: fpmPaths(paths).poolLog(spec.username, spec.php.pool), keep: everyLine }
  }
  const hosts = new Set<string>(spec.hosts)
  const about = (line: string) => {
    const host = /, host: "([^":]+)/.exec(line)?.[1]
    return host !== undefined && (hosts.has(host) || hosts.has(host.replace(/^[^.]+/, '*')))
  }
  return { path: `${webPaths(paths).logs}/error.log`, keep: about }
}
