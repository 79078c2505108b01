import { isIP } from 'node:net'
import { invalid } from '@croft/kit/errors.ts'
import { matchesAny } from '../../core/ip.ts'
import { OwnBlock } from '../../drivers/web/spec.ts'
import { type AllowedTarget, parseTarget } from './settings.ts'

const Target = OwnBlock.shape.proxies.element.shape.target

/** The only hosts that mean this machine; its other loopback addresses may belong to daemons. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** Unprivileged ports of daemons that trust whoever reaches them on loopback: the panel, SQL, caches, name server, mail filters, metrics. */
const daemonPorts: ReadonlySet<number> = new Set([
  2019, 2082, 2083, 2086, 2087, 3082, 3306, 3307, 4190, 5432, 5433, 6379, 6380, 6432, 8081, 8084, 8891, 8893, 9000, 9090, 9100, 9200, 9300,
  10_023, 10_025, 10_026, 10_031, 11_211, 11_332, 11_333, 11_334, 11_335, 12_301, 12_340, 24_242, 27_017, 33_060,
])

const reaches = (allowed: AllowedTarget, host: string, port: number): boolean => {
  if (allowed.port !== null && allowed.port !== port) return false
  if (isIP(host) === 0) return allowed.host === host
  return isIP(allowed.host.split('/')[0] ?? '') !== 0 && matchesAny(host, [allowed.host])
}

/**
 * The stored form of a proxy target. 400 `Invalid target` when it is none; 400 `Target is not allowed` unless it is an unprivileged
 * port of this machine that no daemon has, or a place in `web.proxy_targets`.
 */
export function requireProxyTarget(input: string, allowedTargets: readonly string[]): string {
  const url = /^https?:\/\//i.test(input) ? URL.parse(input) : null
  if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(input)) throw invalid('Invalid target')
  const target = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`
  if (!Target.safeParse(target).success) throw invalid('Invalid target')
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  const own = loopback.has(host) && port >= 1024 && !daemonPorts.has(port)
  if (!own && !allowedTargets.some((entry) => reaches(parseTarget(entry), host, port))) throw invalid('Target is not allowed')
  return target
}
