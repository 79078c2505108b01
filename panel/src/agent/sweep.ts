import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type { Driver, Scope } from '../drivers/driver.ts'
import { createPlanSystem, type PlanSystem } from '../system/plan.ts'
import type { System } from '../system/system.ts'
import { storedTargets, type Applier } from './apply.ts'
import type { ApplyReply, SweepReply } from './protocol.ts'
import type { ScopeRecord } from './store.ts'

type Sweep = z.infer<typeof SweepReply>

/** True when the machine differs from the stored specs, or an apply was cut off. Looks only: 10,000 quiet scopes cost seconds. */
async function hasDrifted(scope: Scope, applier: Applier, dry: PlanSystem): Promise<boolean> {
  const record = await applier.store.load(scope)
  if (record === null) return false
  if (Object.values(record.roles).some((role) => role.dirty)) return true
  const before = dry.changes.length
  for (const [driver, spec] of storedTargets(applier.drivers, record)) {
    try {
      await driver.apply(scope, spec, dry, { previous: record.roles[driver.role]?.good ?? null, interrupted: false })
    } catch (error) {
      // a driver may stumble over what it only pretended to write: there is work, and the real apply tells how it went
      if (dry.changes.length === before) throw error
    }
    if (dry.changes.length > before) return true
  }
  return false
}

const all = (reply: ApplyReply, field: 'changed' | 'removed') => Object.values(reply.roles).flatMap((role) => role[field])

/** Lets changes that somebody waits for go first; a sweep among endless changes still gets on, by a few scopes a second. */
async function giveWay(applier: Applier): Promise<void> {
  // reads are synchronous inside: requests get their turn between two scopes
  await breathe()
  for (let pauses = 0; applier.busy() && pauses < 40; pauses += 1) await sleep(5)
}

/** Compares every stored scope with the machine and repairs what differs. A scope that fails does not hold up the others. */
export async function sweep(applier: Applier, system: System): Promise<Sweep> {
  const scopes = await applier.store.scopes()
  // one for the whole sweep, so that what drivers find out once about the machine is not asked per scope
  const dry = createPlanSystem(system)
  const result: Sweep = { checked: 0, repaired: [], failed: [], scopes: scopes.length }
  for (const scope of scopes) {
    result.checked += 1
    await giveWay(applier)
    try {
      if (!(await hasDrifted(scope, applier, dry))) continue
      const reply = await applier.reapply(scope)
      if (reply === null) continue
      if (reply.outcome !== 'applied') result.failed.push({ scope, error: reply.error })
      else result.repaired.push({ scope, changed: all(reply, 'changed'), removed: all(reply, 'removed') })
    } catch (error) {
      result.failed.push({ scope, error: error instanceof Error ? error.message : String(error) })
    }
  }
  await ensureBases(applier, system, result)
  await removeStrangers(applier, system, result)
  return result
}

/** What belongs to no scope: base configuration and the daemons themselves. */
async function ensureBases(applier: Applier, system: System, result: Sweep): Promise<void> {
  for (const driver of applier.drivers) {
    const scope = `base:${driver.name}`
    try {
      const changed = (await driver.ensureBase?.(system)) ?? []
      if (changed.length > 0) result.repaired.push({ scope, changed: [...changed], removed: [] })
    } catch (error) {
      result.failed.push({ scope, error: error instanceof Error ? error.message : String(error) })
    }
  }
}

/** The record, or `null` when it is damaged; that it is has been reported by the comparison before. */
async function readable(applier: Applier, scope: Scope): Promise<ScopeRecord | null> {
  try {
    return await applier.store.load(scope)
  } catch {
    return null
  }
}

/** Specs of one role that own names on the machine, the half-applied included; `null` when one cannot be read: then nothing is a stranger. */
async function ownersOf(driver: Driver, applier: Applier): Promise<Map<Scope, unknown> | null> {
  const specs = new Map<Scope, unknown>()
  for (const scope of await applier.store.scopes()) {
    const stored = await readable(applier, scope)
    if (stored === null) return null
    const record = stored.roles[driver.role]
    const spec = record?.dirty === true ? record.wanted : record?.good
    if (spec === undefined || spec === null) continue
    const parsed = driver.spec.safeParse(spec)
    if (!parsed.success) return null
    specs.set(scope, parsed.data)
  }
  return specs
}

/**
 * Removes names in shared folders that no stored scope owns. They are listed twice, the second time with the scopes read anew: a scope is
 * stored before its first file is written, so one that came meanwhile is known by then.
 */
async function removeStrangers(applier: Applier, system: System, result: Sweep): Promise<void> {
  for (const driver of applier.drivers) {
    if (driver.strangers === undefined) continue
    const seen = new Set<string>()
    let removed: string[] = []
    for (const pass of ['first', 'second'] as const) {
      const specs = await ownersOf(driver, applier)
      const found = specs === null ? [] : await driver.strangers(specs, system)
      removed = pass === 'first' ? [] : found.filter((path) => seen.has(path))
      for (const path of found) seen.add(path)
    }
    for (const path of removed) await system.files.removeTree(path)
    if (removed.length > 0) result.repaired.push({ scope: `role:${driver.role}`, changed: [], removed })
  }
}
