import { z } from 'zod'
import { OwnBlock } from '../../drivers/web/spec.ts'

const UriPath = OwnBlock.shape.proxies.element.shape.path

export const Proxy = z
  .object({ id: z.number().int(), path: z.string(), target: z.string(), websocket: z.boolean(), enabled: z.boolean() })
  .meta({ id: 'SiteProxy' })
export type Proxy = z.infer<typeof Proxy>

/** Without a slash at the end, and none of the edge's own paths. */
const ProxyPath = z
  .string()
  .max(1024)
  .transform((path) => (path === '/' ? path : path.replace(/\/$/, '')))
  .pipe(UriPath)
  .refine(
    (path) =>
      !/^\/\.croft|[?#%]/.test(path) &&
      (path === '/' ||
        path
          .split('/')
          .slice(1)
          .every((part) => !['', '.', '..'].includes(part))),
  )

export const CreateProxy = z.object({
  path: ProxyPath,
  target: z.string().max(2048),
  websocket: z.boolean().default(false),
  preserve_host: z.boolean().default(true),
})
export type CreateProxy = z.infer<typeof CreateProxy>

export const ProxyParams = z.object({ domain: z.string(), id: z.number().int().positive() })
