import type { z } from 'zod'
import type { Scope } from '../drivers/driver.ts'
import { createPlanSystem } from '../system/plan.ts'
import type { System } from '../system/system.ts'
import { parseSpecs, storedTargets, type Applier } from './apply.ts'
import type { PlanReply } from './protocol.ts'

/** What an apply of these specs would change; without specs, what a sweep of the scope would. */
export async function plan(
  applier: Applier,
  system: System,
  scope: Scope,
  specs: Readonly<Record<string, unknown>> | null,
): Promise<z.infer<typeof PlanReply>> {
  const dry = createPlanSystem(system)
  const record = await applier.store.load(scope)
  const targets = specs !== null ? parseSpecs(applier.drivers, specs) : record === null ? new Map() : storedTargets(applier.drivers, record)
  for (const [driver, spec] of targets) {
    await driver.apply(scope, spec, dry, { previous: record?.roles[driver.role]?.good ?? null, interrupted: false })
  }
  return { plan: dry.changes.map(({ kind, target }) => ({ scope, kind, target })) }
}
