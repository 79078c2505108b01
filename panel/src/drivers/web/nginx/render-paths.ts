import { quoteNginx, quoteNginxPlain } from '../../../system/quote.ts'
import type { OwnBlock, WebSpec } from '../spec.ts'
import { block, type Lines } from './lines.ts'
import type { WebPaths } from './paths.ts'
import { renderTree, type Serving } from './render-serve.ts'
import { renderProxy } from './render-upstream.ts'

/** Name of the password file of a protected directory, in the site's folder. */
export const passwordFile = (index: number): string => `htpasswd-${index}`

/** Without the trailing slash; empty for the whole site. */
const plain = (path: string): string => path.replace(/\/+$/, '')

/** Of the things with a path, the one that is nearest above a path or at it. */
function nearest<Thing extends { readonly path: string }>(things: readonly Thing[], path: string): Thing | undefined {
  const above = things.filter((thing) => path === plain(thing.path) || path.startsWith(`${plain(thing.path)}/`))
  return above.toSorted((one, other) => plain(other.path).length - plain(one.path).length)[0]
}

/**
 * The locations of a site: one for each protected or proxied path and one for the rest. nginx lets the longest of them answer alone, so
 * each holds both what its nearest protection asks and where its nearest proxy leads.
 */
export function renderPaths(web: WebPaths, spec: WebSpec, own: OwnBlock, serving: Serving): Lines {
  const guards = own.protectedDirs.map(({ path, realm }, index) => ({
    path,
    ask: [`auth_basic ${quoteNginx(realm)};`, `auth_basic_user_file ${quoteNginxPlain(`${web.site(spec.site)}/${passwordFile(index)}`)};`],
  }))
  const render = (path: string): Lines => {
    const ask = nearest(guards, path)?.ask ?? []
    const proxy = nearest(own.proxies, path)
    const inside = path === '' ? 'location /' : `location ^~ ${quoteNginxPlain(`${path}/`)}`
    const exact = `location = ${quoteNginxPlain(path)}`
    if (proxy !== undefined) {
      const body = [...serving.log, ...ask, ...renderProxy(proxy)]
      return [...(path === '' ? [] : block(exact, body)), ...block(inside, body)]
    }
    // an exact location cannot hold the rules for scripts; sent on, everything is behind the password
    const sentOn = [`return 301 ${quoteNginx(`${path}/`).slice(0, -1)}$is_args$args";`]
    return [...(path === '' ? [] : block(exact, sentOn)), ...renderTree(inside, serving, ask)]
  }
  const paths = new Set([...own.protectedDirs, ...own.proxies].map(({ path }) => plain(path)))
  return [...paths.add('')].flatMap(render)
}
