import { isIPv6 } from 'node:net'
import { AppError } from '../errors.ts'
import { systemClock, type Clock } from '../clock.ts'

/** `auth` and `address` count per source address, `key` and `session` per credential. */
export type Bucket = 'auth' | 'address' | 'key' | 'session'

/** Requests per window and its length; all are settings. */
export interface RateLimits {
  readonly auth: number
  readonly address: number
  readonly key: number
  readonly session: number
  readonly windowSeconds: number
  /** Whether this source address is on the white-list. */
  readonly exempt: (ip: string) => boolean
}

export const defaultRateLimits: RateLimits = { auth: 20, address: 60, key: 60, session: 600, windowSeconds: 60, exempt: () => false }

export interface TakeOptions {
  readonly bucket: Bucket
  /** Address or credential id. */
  readonly key: string
  /** Source address, for the white-list. */
  readonly ip: string
  /** The credential's own limit, when it has one. */
  readonly limit?: number | undefined
}

export interface RateLimiter {
  /** Counts one request and gives the headers of its answer; throws 429 with all of its headers when the window is used up. */
  take(options: TakeOptions): Record<string, string>
}

export interface RateLimiterOptions {
  readonly clock?: Clock
  /** Read at every request, so that a changed setting counts at once. */
  readonly limits?: () => RateLimits
  /** Windows kept in memory; the oldest go first. */
  readonly maxWindows?: number
}

/** The counting unit of an address: an IPv4 address, or the /64 of an IPv6 one; mapped addresses count as IPv4. */
export function addressBlock(ip: string): string {
  if (!isIPv6(ip)) return ip
  const bare = (ip.split('%', 1)[0] ?? ip).toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)
  if (mapped?.[1] !== undefined) return mapped[1]
  const [head = '', tail] = bare.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  // A dotted last group stands for two.
  const rightLength = right.length + (right.at(-1)?.includes('.') === true ? 1 : 0)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - rightLength)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  const first = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${first.join(':')}::/64`
}

interface Window {
  ends: number
  count: number
}

/** Fixed windows in memory, opened by the first request of each key. */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { clock = systemClock, limits = () => defaultRateLimits, maxWindows = 100_000 } = options
  const windows = new Map<string, Window>()

  const makeRoom = (now: number) => {
    if (windows.size < maxWindows) return
    for (const [key, window] of windows) if (window.ends <= now) windows.delete(key)
    for (const key of windows.keys()) {
      if (windows.size < maxWindows) return
      windows.delete(key)
    }
  }

  const current = (id: string, now: number, length: number): Window => {
    const known = windows.get(id)
    if (known !== undefined && known.ends > now) return known
    windows.delete(id)
    makeRoom(now)
    const fresh = { ends: now + length, count: 0 }
    windows.set(id, fresh)
    return fresh
  }

  return {
    take({ bucket, key, ip, limit: own }) {
      const rules = limits()
      const now = clock.now()
      const limit = own ?? rules[bucket]
      const auth = bucket === 'auth'
      const window = rules.exempt(ip)
        ? { ends: now + rules.windowSeconds * 1000, count: 0 }
        : current(`${bucket}:${key}`, now, rules.windowSeconds * 1000)
      const refused = window.count >= limit
      if (!refused) window.count += 1
      const reset = String(Math.ceil(window.ends / 1000))
      const headers: Record<string, string> = { 'X-RateLimit-Limit': String(limit) }
      if (auth) headers['X-RateLimit-Window'] = String(rules.windowSeconds)
      if (!auth || refused) {
        headers['X-RateLimit-Remaining'] = String(refused ? 0 : limit - window.count)
        headers['X-RateLimit-Reset'] = reset
      }
      if (!refused) return headers
      const wait = auth ? rules.windowSeconds : Math.max(1, Math.ceil((window.ends - now) / 1000))
      throw new AppError(429, 'RATE_LIMITED', 'Too many requests', { headers: { ...headers, 'Retry-After': String(wait) } })
    },
  }
}
