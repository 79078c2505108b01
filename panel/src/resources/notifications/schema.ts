import { z } from 'zod'

export const severities = ['info', 'warning', 'error'] as const
export type Severity = (typeof severities)[number]
export const channelTypes = ['email', 'webhook', 'slack', 'telegram'] as const
export type ChannelType = (typeof channelTypes)[number]

export const Notification = z
  .object({
    id: z.number().int(),
    severity: z.enum(severities),
    title: z.string(),
    body: z.string(),
    event: z.string(),
    resource: z.object({ type: z.string(), id: z.string() }),
    link: z.string(),
    read: z.boolean(),
    created_at: z.string(),
  })
  .meta({ id: 'Notification' })
export type Notification = z.infer<typeof Notification>

export const NotificationFilter = z.object({ unread: z.boolean().optional(), severity: z.enum(severities).optional() })
export type NotificationFilter = z.infer<typeof NotificationFilter>
export const NotificationParams = z.object({ id: z.coerce.number().int() })

/** `backup.failed`, `domain.*` or `*`. */
const Pattern = z
  .string()
  .max(100)
  .regex(/^(\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?)$/)
/** `panel`, `email` for the account's own address, or the id of a channel. */
const Destination = z.string().regex(/^(panel|email|[0-9a-f]{16})$/)
const Rules = z.record(Pattern, z.array(Destination).max(10)).refine((rules) => Object.keys(rules).length <= 100)
export type Rules = z.infer<typeof Rules>

export const Preferences = z
  .object({
    /** Whether messages by mail are possible. */
    email: z.boolean(),
    channels: z.array(
      z.object({
        id: z.string(),
        type: z.enum(channelTypes),
        /** Without what is secret in it. */
        target: z.string(),
        enabled: z.boolean(),
      }),
    ),
    events: z.record(z.string(), z.array(z.string())),
  })
  .meta({ id: 'NotificationPreferences' })
export type Preferences = z.infer<typeof Preferences>

export const UpdatePreferences = z.object({
  /** All that there are to be; one without an id is new, one without a target keeps its own. */
  channels: z
    .array(
      z.object({
        id: z
          .string()
          .regex(/^[0-9a-f]{16}$/)
          .optional(),
        type: z.string().max(20),
        target: z.string().max(2048).optional(),
        enabled: z.boolean().default(true),
      }),
    )
    .max(20)
    .optional(),
  events: Rules.optional(),
})
export type UpdatePreferences = z.infer<typeof UpdatePreferences>

export const TestChannel = z.object({ channel_id: z.string() })
export const Announce = z.object({
  title: z.string().min(1).max(120),
  body: z.string().max(4000).meta({ multiline: true }),
  audience: z.enum(['all', 'resellers', 'users']).default('all'),
  until: z.iso.datetime({ offset: true }).optional(),
})
export type Announce = z.infer<typeof Announce>
