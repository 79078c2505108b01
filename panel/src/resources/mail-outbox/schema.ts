import { z } from 'zod'

export const TestMail = z.object({ to: z.email().max(254) })
