import { z } from 'zod'
import { defineSettings } from '../../db/settings.ts'

export const filesSettings = defineSettings({
  name: 'files',
  schema: z.object({
    /** Largest file that may be uploaded, in MiB. */
    max_upload_mb: z.number().int().min(1).max(1_048_576).default(500),
  }),
})
