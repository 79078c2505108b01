import { z } from 'zod'
import { defineSettings } from '../../db/settings.ts'

/** Settings of PHP on this installation. */
export const phpSettings = defineSettings({
  name: 'php',
  schema: z.object({
    /** Version shown as default, `8.3`; empty = the newest installed. */
    default_version: z
      .string()
      .regex(/^(\d\.\d)?$/)
      .default(''),
  }),
})
