import { z } from 'zod'

/**
 * The closed list of what the panel may ask the agent, over HTTP on a Unix socket: `POST /v1/<verb>` with a JSON body, answered with
 * JSON. Every message is validated against its schema; an unknown verb or a message outside its schema is refused and logged. No
 * message carries a command line, an absolute path or the text of a configuration file.
 * The tenant's file verbs stream and are listed in `file-verbs.ts`.
 */
export const ScopeName = z.string().regex(/^[a-z][a-z-]{0,31}:[A-Za-z0-9._-]{1,253}$/)

export const ApplyRequest = z.strictObject({
  scope: ScopeName,
  /** The `wanted` number the spec was built from; an older one than the agent has is refused. */
  generation: z.number().int().nonnegative(),
  /** Role → spec; `null` = absence. A role that is missing is left alone. */
  specs: z.record(z.string(), z.unknown().nullable()),
})
export type ApplyRequest = z.infer<typeof ApplyRequest>

export const AppliedRole = z.object({
  changed: z.array(z.string()),
  removed: z.array(z.string()),
  reloaded: z.boolean(),
  notes: z.array(z.string()),
})
export const ApplyReply = z.object({
  /** `rejected`: the daemon said no (`error` is its words), the last good state is in place. `stale`: older than what the agent has. */
  outcome: z.enum(['applied', 'rejected', 'failed', 'stale']),
  generation: z.number(),
  /** The role that failed. */
  role: z.string().nullable(),
  error: z.string(),
  /** Of a failure: the daemon is down, nothing is wrong with the spec. */
  away: z.boolean().optional(),
  roles: z.record(z.string(), AppliedRole),
})
export type ApplyReply = z.infer<typeof ApplyReply>

export const CheckRequest = ApplyRequest.omit({ generation: true })
export const CheckReply = z.object({ valid: z.boolean(), output: z.string() })

/** Reads are real, writes are only written down. */
export const PlanReply = z.object({ plan: z.array(z.object({ scope: z.string(), kind: z.string(), target: z.string() })) })

export const SweepReply = z.object({
  checked: z.number(),
  /** Scopes whose files had been changed by another hand and were put right. */
  repaired: z.array(z.object({ scope: z.string(), changed: z.array(z.string()), removed: z.array(z.string()) })),
  failed: z.array(z.object({ scope: z.string(), error: z.string() })),
  /** Scopes known to the agent: the panel marks those due that it has and the agent has not. */
  scopes: z.number(),
})
