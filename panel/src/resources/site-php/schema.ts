import { z } from 'zod'
import { AdminSettings, PhpSettings, Pool } from './allowed.ts'

const plain = z.union([z.string(), z.number(), z.boolean()])

export const PhpConfig = z
  .object({
    domain: z.string(),
    version: z.string(),
    enabled: z.boolean(),
    available: z.array(z.string()),
    settings: z.object(Object.fromEntries(Object.keys(PhpSettings.shape).map((name) => [name, plain]))),
    admin_settings: z.object({ open_basedir: z.string(), disable_functions: z.string() }),
    pool: Pool,
  })
  .meta({ id: 'PhpConfig' })

export const UpdatePhp = z
  .object({
    version: z.string().max(8),
    enabled: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    admin_settings: z.record(z.string(), z.unknown()),
    pool: z.record(z.string(), z.unknown()),
  })
  .partial()
export type UpdatePhp = z.infer<typeof UpdatePhp>

export const PhpVersionItem = z
  .object({
    version: z.string(),
    full_version: z.string(),
    installed: z.boolean(),
    default: z.boolean(),
    sites: z.number().int(),
    eol: z.string(),
  })
  .meta({ id: 'PhpVersion' })
export type PhpVersionItem = z.infer<typeof PhpVersionItem>

export const PhpExtension = z.object({ name: z.string(), installed: z.boolean(), enabled: z.boolean() }).meta({ id: 'PhpExtension' })
export type PhpExtension = z.infer<typeof PhpExtension>

export const PhpVersionParams = z.object({ version: z.string() })

/** The keys that `AdminSettings` knows. */
export const adminNames: ReadonlySet<string> = new Set(Object.keys(AdminSettings.shape))
