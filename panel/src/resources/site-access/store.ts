import type { OwnBlock } from '../../drivers/web/spec.ts'
import type { Access, Cache, Hotlink } from './schema.ts'

type Part<Name extends 'hotlink' | 'access' | 'cache'> = NonNullable<OwnBlock[Name]>
type Switched<T> = T & { readonly enabled: boolean }

const parse = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))
const unique = (list: readonly string[]): string[] => [...new Set(list)]

/** Column `hotlink`: what the edge takes, and whether it is on. */
export const storedHotlink = {
  show(text: string | null): Hotlink {
    const row = parse<Switched<Part<'hotlink'>>>(text)
    if (row === null) return { enabled: false, extensions: ['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif'], allowed: [], redirect_url: '' }
    return { enabled: row.enabled, extensions: row.extensions, allowed: row.allowed, redirect_url: row.redirectUrl }
  },
  text: (value: Hotlink): string =>
    JSON.stringify({
      enabled: value.enabled,
      extensions: unique(value.extensions),
      allowed: unique(value.allowed),
      redirectUrl: value.redirect_url,
    } satisfies Switched<Part<'hotlink'>>),
}

/** Column `access`: `null` when everybody may come. */
export const storedAccess = {
  show: (text: string | null): Access => parse<Part<'access'>>(text) ?? { allow: [], deny: [], default: 'allow' },
  text(value: Access): string | null {
    if (value.allow.length === 0 && value.deny.length === 0 && value.default === 'allow') return null
    return JSON.stringify({ allow: unique(value.allow), deny: unique(value.deny), default: value.default } satisfies Part<'access'>)
  },
}

type CacheSettings = Omit<Cache, 'size_mb' | 'hit_ratio'>

/** Column `cache`: what the edge takes, and whether it is on. */
export const storedCache = {
  show(text: string | null): CacheSettings {
    const row = parse<Switched<Part<'cache'>>>(text)
    if (row === null) return { enabled: false, ttl_seconds: 300, bypass_paths: ['/wp-admin'], bypass_cookies: [] }
    return { enabled: row.enabled, ttl_seconds: row.ttlSeconds, bypass_paths: row.bypassPaths, bypass_cookies: row.bypassCookies }
  },
  text: (value: CacheSettings): string =>
    JSON.stringify({
      enabled: value.enabled,
      ttlSeconds: value.ttl_seconds,
      bypassPaths: unique(value.bypass_paths),
      bypassCookies: unique(value.bypass_cookies),
    } satisfies Switched<Part<'cache'>>),
}
