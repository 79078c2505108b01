import { z } from 'zod'
import { defineSettings } from '../../db/settings.ts'

export const ftpSettings = defineSettings({
  name: 'ftp',
  schema: z.object({
    /** Whether customers may let everybody read a folder of their domains. */
    anonymous: z.boolean().default(false),
  }),
})
