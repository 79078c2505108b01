import { invalid } from '@croft/kit/errors.ts'
import { OwnBlock } from '../../drivers/web/spec.ts'

/** What decides where a request goes. */
export interface Rule {
  readonly source: string
  readonly target: string
  readonly match: 'exact' | 'prefix'
}

const shape = OwnBlock.shape.redirects.element.shape

function decoded(path: string): string | null {
  try {
    return decodeURI(path)
  } catch {
    // a lone % or broken UTF-8 is no path
    return null
  }
}

/**
 * The stored form of a source: the edge compares exact ones with the decoded path, and prefixes with what the client sent. 400
 * `Invalid source` for what it could never match.
 */
export function requireSource(input: string, match: Rule['match']): string {
  const path = /^\/[^?#]*$/.test(input) ? decoded(input) : null
  const source = path === null ? '' : match === 'exact' ? path : encodeURI(path)
  const parts = source.split('/').slice(1, -1)
  if (!shape.source.safeParse(source).success || parts.includes('') || /\/\.{1,2}(\/|$)/.test(source)) throw invalid('Invalid source')
  return match === 'prefix' && source !== '/' ? source.replace(/\/$/, '') : source
}

/** The stored form of a target: an http(s) address without credentials, or a path of the same site. 400 `Invalid target`. */
export function requireTarget(input: string): string {
  const local = /^\/(?![/\\])/.test(input)
  if (!local && !/^https?:\/\//i.test(input)) throw invalid('Invalid target')
  const url = URL.parse(input, 'http://site.invalid')
  if (url === null || url.username !== '' || url.password !== '') throw invalid('Invalid target')
  const target = local ? url.pathname + url.search + url.hash : url.href
  if (!shape.target.safeParse(target).success) throw invalid('Invalid target')
  return target
}

/** Decoded path that a target leads to when it stays on the site; `null` when it leaves it. */
function ownPath(target: string, hosts: ReadonlySet<string>): string | null {
  const url = new URL(target, 'http://site.invalid')
  const stays = target.startsWith('/') || (url.port === '' && hosts.has(url.hostname.replace(/\.$/, '')))
  return stays ? (decoded(url.pathname) ?? url.pathname) : null
}

/** What follows a prefix in a path, `''` for the prefix itself; `null` when the rule does not match. */
function tailOf(rule: Rule, path: string): string | null {
  if (rule.match === 'exact') return rule.source === path ? '' : null
  const prefix = (decoded(rule.source) ?? rule.source).replace(/\/$/, '')
  if (path === prefix || path.startsWith(`${prefix}/`)) return path.slice(prefix.length)
  return null
}

const mostSteps = 20

/** Whether a request that meets `rule` comes back to it, alone or through `others`; `hosts` are all names of the site. */
export function loops(rule: Rule, others: readonly Rule[], hosts: ReadonlySet<string>): boolean {
  let path: string | null = decoded(rule.source) ?? rule.source
  let current = rule
  for (let step = 0; step < mostSteps; step += 1) {
    const tail = tailOf(current, path)
    const next = ownPath(current.target, hosts)
    if (next === null || tail === null) return false
    path = current.target.includes('?') || tail === '' ? next : next.replace(/\/$/, '') + tail
    const arrived: string = path
    if (tailOf(rule, arrived) !== null) return true
    const following = others.find((other) => tailOf(other, arrived) !== null)
    if (following === undefined) return false
    current = following
  }
  // longer than any browser follows
  return true
}
