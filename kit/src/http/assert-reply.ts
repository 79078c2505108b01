import type { Route } from './route.ts'

/** Throws when a status or body is none that the route declares; for tests, so that replies and their documentation cannot part. */
export function assertReply<Ctx, Services>(route: Route<Ctx, Services>, status: number, body: unknown): void {
  const declared = route.reply[status]
  if (declared === undefined) throw new Error(`${route.name} answered ${status}, which it does not declare`)
  if (typeof declared === 'string') {
    if (typeof body !== 'string' && !Buffer.isBuffer(body))
      throw new Error(`${route.name} answered ${status} with JSON instead of ${declared}`)
    return
  }
  const result = declared.safeParse(body)
  if (result.success) return
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new Error(`${route.name} answered ${status} with another shape: ${problems}`)
}
