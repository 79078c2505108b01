import { setImmediate as breathe } from 'node:timers/promises'
import type { z } from 'zod'
import type { Scope } from '../drivers/driver.ts'
import { createPlanSystem } from '../system/plan.ts'
import type { System } from '../system/system.ts'
import { storedTargets, type Applier } from './apply.ts'
import type { ApplyReply, SweepReply } from './protocol.ts'

type Sweep = z.infer<typeof SweepReply>

/** True when the machine differs from the stored specs, or an apply was cut off. Looks only: 10,000 quiet scopes cost seconds. */
async function hasDrifted(scope: Scope, applier: Applier, system: System): Promise<boolean> {
  const record = await applier.store.load(scope)
  if (record === null) return false
  if (Object.values(record.roles).some((role) => role.dirty)) return true
  const dry = createPlanSystem(system)
  for (const [driver, spec] of storedTargets(applier.drivers, record)) {
    await driver.apply(scope, spec, dry, { previous: record.roles[driver.role]?.good ?? null, interrupted: false })
    if (dry.changes.length > 0) return true
  }
  return false
}

const all = (reply: ApplyReply, field: 'changed' | 'removed') => Object.values(reply.roles).flatMap((role) => role[field])

/** Compares every stored scope with the machine and repairs what differs. A scope that fails does not hold up the others. */
export async function sweep(applier: Applier, system: System): Promise<Sweep> {
  const scopes = await applier.store.scopes()
  const result: Sweep = { checked: 0, repaired: [], failed: [], scopes: scopes.length }
  for (const scope of scopes) {
    result.checked += 1
    // reads are synchronous inside: requests get their turn between two scopes
    await breathe()
    try {
      if (!(await hasDrifted(scope, applier, system))) continue
      const reply = await applier.reapply(scope)
      if (reply === null) continue
      if (reply.outcome !== 'applied') result.failed.push({ scope, error: reply.error })
      else result.repaired.push({ scope, changed: all(reply, 'changed'), removed: all(reply, 'removed') })
    } catch (error) {
      result.failed.push({ scope, error: error instanceof Error ? error.message : String(error) })
    }
  }
  await removeStrangers(applier, system, result)
  return result
}

/** Names in shared folders that no stored scope owns any more. */
async function removeStrangers(applier: Applier, system: System, result: Sweep): Promise<void> {
  for (const driver of applier.drivers) {
    if (driver.strangers === undefined) continue
    const specs = new Map<Scope, unknown>()
    for (const scope of await applier.store.scopes()) {
      const spec = (await applier.store.load(scope))?.roles[driver.role]?.good ?? null
      if (spec !== null) specs.set(scope, spec)
    }
    const removed = await driver.strangers(specs, system)
    if (removed.length > 0) result.repaired.push({ scope: `role:${driver.role}`, changed: [], removed })
  }
}
