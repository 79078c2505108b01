import { z } from 'zod'

/** Options of a virtual host; what differs from the defaults is stored. */
export const VhostOptions = z
  .object({
    index_files: z
      .array(z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/))
      .min(1)
      .max(10)
      .default(['index.php', 'index.html']),
    www_redirect: z.enum(['none', 'to_www', 'to_apex']).default('none'),
    client_max_body_mb: z.number().int().min(1).max(10_240).default(64),
    gzip: z.boolean().default(true),
    brotli: z.boolean().default(true),
    http2: z.boolean().default(true),
    http3: z.boolean().default(false),
    directory_listing: z.boolean().default(false),
    access_log: z.boolean().default(true),
    error_log: z.boolean().default(true),
    security_headers: z.boolean().default(true),
    static_expires_days: z.number().int().min(0).max(365).default(7),
  })
  .meta({ id: 'VhostOptions' })
export type VhostOptions = z.infer<typeof VhostOptions>

export const defaultOptions: VhostOptions = VhostOptions.parse({})

/** What a template sets before the site's own options: where the content lies is the customer's choice. */
export const templates: Readonly<Record<string, Partial<VhostOptions>>> = {
  default: {},
  wordpress: {},
  laravel: { index_files: ['index.php'] },
  static: { index_files: ['index.html', 'index.htm'] },
  proxy: {},
}

/** Templates whose sites answer unknown paths with their `index.php`. */
export const frontControllerTemplates: ReadonlySet<string> = new Set(['wordpress', 'laravel'])

/** The options in force: defaults, then the template's, then the site's own. */
export const effectiveOptions = (template: string, own: string): VhostOptions => ({
  ...defaultOptions,
  ...templates[template],
  ...(JSON.parse(own) as Partial<VhostOptions>),
})
