import { z } from 'zod'

const PackageUpdate = z.object({ name: z.string(), current: z.string(), candidate: z.string(), security: z.boolean() })

export const UpdatesQuery = z.object({ refresh: z.boolean().default(false) })

/** `checked_at`: when the lists of packages were read last. */
export const PackageUpdates = z
  .object({
    count: z.number().int(),
    security: z.number().int(),
    checked_at: z.string().nullable(),
    packages: z.array(PackageUpdate),
    reboot_required: z.boolean(),
  })
  .meta({ id: 'PackageUpdates' })

/** No names: all of them. */
export const UpdatePackages = z.object({
  packages: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9+.-]{0,127}(?::[a-z0-9]{2,16})?$/))
    .max(5000)
    .default([]),
  security_only: z.boolean().default(false),
})
export type UpdatePackages = z.infer<typeof UpdatePackages>
