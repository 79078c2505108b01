import { z } from 'zod'
import { isIpOrCidr } from '../../core/ip.ts'
import { Fqdn } from '../../core/hostname.ts'
import { OwnBlock } from '../../drivers/web/spec.ts'

const most = 1000
const small = 100

const Extension = z
  .string()
  .max(11)
  .transform((text) => text.toLowerCase().replace(/^\./, ''))
  .pipe(z.string().regex(/^[a-z0-9]{1,10}$/))

/** Empty, a path of the site, or an http(s) address. */
const RedirectUrl = z
  .string()
  .max(2048)
  .refine((text) => text === '' || (/^(?:https?:\/\/|\/(?![/\\]))[\x21-\x7e]*$/.test(text) && URL.canParse(text, 'http://site.invalid')))

const hotlink = {
  enabled: z.boolean(),
  extensions: z.array(Extension).max(small),
  allowed: z.array(Fqdn).max(small),
  redirect_url: RedirectUrl,
}
export const Hotlink = z
  .object({ enabled: z.boolean(), extensions: z.array(z.string()), allowed: z.array(z.string()), redirect_url: z.string() })
  .meta({ id: 'Hotlink' })
export type Hotlink = z.infer<typeof Hotlink>
export const UpdateHotlink = z.object(hotlink).partial()
export type UpdateHotlink = z.infer<typeof UpdateHotlink>

const Address = z
  .string()
  .max(49)
  .transform((text) => text.toLowerCase())
  .refine(isIpOrCidr)

export const Access = z
  .object({ allow: z.array(z.string()), deny: z.array(z.string()), default: z.enum(['allow', 'deny']) })
  .meta({ id: 'SiteAccess' })
export type Access = z.infer<typeof Access>
export const UpdateAccess = z
  .object({ allow: z.array(Address).max(most), deny: z.array(Address).max(most), default: z.enum(['allow', 'deny']) })
  .partial()
export type UpdateAccess = z.infer<typeof UpdateAccess>

const spec = OwnBlock.shape.cache.unwrap().shape

const cache = {
  enabled: z.boolean(),
  ttl_seconds: spec.ttlSeconds,
  bypass_paths: z.array(spec.bypassPaths.element).max(small),
  bypass_cookies: z.array(spec.bypassCookies.element).max(small),
}
export const Cache = z.object({ ...cache, size_mb: z.number(), hit_ratio: z.number() }).meta({ id: 'SiteCache' })
export type Cache = z.infer<typeof Cache>
/** `/blog`, `/blog/*`. */
export const PurgeCache = z.object({ paths: z.array(z.string().max(2048).startsWith('/')).max(1000).default([]) })
export const UpdateCache = z.object(cache).partial()
export type UpdateCache = z.infer<typeof UpdateCache>
