import { z } from 'zod'

export const Kind = z.enum(['user', 'domain', 'database'])

/** Something that was deleted and can still be brought back. */
export const DeletedItem = z
  .object({
    id: z.string(),
    type: Kind,
    name: z.string(),
    owner: z.string(),
    size_mb: z.number(),
    deleted_at: z.string(),
    deleted_by: z.string(),
    purge_at: z.string(),
  })
  .meta({ id: 'DeletedItem' })

export const DeletedQuery = z.object({ type: z.enum(['user', 'domain', 'mailbox', 'database']).optional(), owner: z.string().optional() })
export type DeletedQuery = z.infer<typeof DeletedQuery>
