import { z } from 'zod'
import { defineSettings } from '../../db/settings.ts'

/** Settings of the file manager for the whole server. */
export const filesSettings = defineSettings({
  name: 'files',
  schema: z.object({ max_upload_mb: z.number().int().min(1).max(1_048_576).default(500) }),
})
