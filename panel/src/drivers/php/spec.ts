import { z } from 'zod'
import { Username } from '../unix/spec.ts'

export const PhpVersion = z.string().regex(/^\d\.\d$/)
/** Name of a pool: the account's own `john`, or one site's `john-7` where the site has settings of its own. */
export const PoolName = z.string().regex(/^[a-z][a-z0-9]{1,23}(-\d+)?$/)

export const PhpPool = z.object({
  name: PoolName,
  version: PhpVersion,
  maxChildren: z.number().int().min(1).max(1000),
  idleTimeoutSeconds: z.number().int().min(1).max(3600),
  maxRequests: z.number().int().min(0).max(1_000_000),
  /** php.ini names of the allow-list → value; no control characters, quotes are escaped by the renderer. */
  settings: z.record(z.string().regex(/^[a-z][a-z0-9_.]*$/), z.string().regex(/^[^\p{Cc}]{0,255}$/u)),
})
export type PhpPool = z.infer<typeof PhpPool>

/** What all of an account's PHP may use together: `cpuPercent` of one processor, 0 = unlimited but for `processes`, where that is -1. */
export const PhpLimits = z.object({
  cpuPercent: z.number().int().min(0),
  memoryMb: z.number().int().min(0),
  ioMbps: z.number().int().min(0),
  processes: z.number().int().min(-1),
})
export type PhpLimits = z.infer<typeof PhpLimits>

/** All PHP-FPM pools of one account, over all versions. Empty when suspended or deleted: PHP stops. */
export const PhpSpec = z.object({
  username: Username,
  uid: z.number().int(),
  pools: z.array(PhpPool),
  /** An account with limits has masters of its own, which no other account's faults reach; `null`: it shares them. */
  limits: PhpLimits.nullable().default(null),
})
export type PhpSpec = z.infer<typeof PhpSpec>
