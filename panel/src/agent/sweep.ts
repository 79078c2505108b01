import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type { Driver, Quiet, Scope } from '../drivers/driver.ts'
import { createPlanSystem, type PlanSystem } from '../system/plan.ts'
import type { System } from '../system/system.ts'
import { storedTargets, type Applier } from './apply.ts'
import type { ApplyReply, SweepReply } from './protocol.ts'
import type { ScopeRecord } from './store.ts'

type Sweep = z.infer<typeof SweepReply>

/** True when the machine differs from the stored specs, or an apply was cut off. Looks only: 10,000 quiet scopes cost seconds. */
async function hasDrifted(scope: Scope, applier: Applier, dry: PlanSystem, quiet: ReadonlyMap<Driver, Quiet>): Promise<boolean> {
  const record = await applier.store.load(scope)
  if (record === null) return false
  if (Object.values(record.roles).some((role) => role.dirty)) return true
  const before = dry.changes.length
  for (const [driver, spec] of storedTargets(applier.drivers, record)) {
    if (quiet.get(driver)?.has(scope, spec) === true) continue
    try {
      await driver.apply(scope, spec, dry, { previous: record.roles[driver.role]?.good ?? null, interrupted: false })
    } catch (error) {
      // a driver may stumble over what it only pretended to write: there is work, and the real apply tells how it went
      if (dry.changes.length === before) throw error
    }
    if (dry.changes.length > before) return true
    quiet.get(driver)?.keep(scope, spec)
  }
  return false
}

async function loadQuiet(drivers: readonly Driver[], system: System): Promise<Map<Driver, Quiet>> {
  const known = new Map<Driver, Quiet>()
  for (const driver of drivers) {
    const quiet = (await driver.quiet?.(system)) ?? null
    if (quiet !== null) known.set(driver, quiet)
  }
  return known
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
  const quiet = await loadQuiet(applier.drivers, system)
  const result: Sweep = { checked: 0, repaired: [], failed: [], scopes: scopes.length }
  for (const scope of scopes) {
    result.checked += 1
    await giveWay(applier)
    try {
      if (!(await hasDrifted(scope, applier, dry, quiet))) continue
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

type Owners = Map<Driver, Map<Scope, unknown> | null>

/**
 * Of each of these drivers the specs that own names on the machine, the half-applied included, by one reading of all scopes; `null` when
 * one cannot be read: then nothing is a stranger.
 */
async function ownersOf(drivers: readonly Driver[], applier: Applier): Promise<Owners> {
  const owners: Owners = new Map(drivers.map((driver) => [driver, new Map()]))
  for (const scope of await applier.store.scopes()) {
    await breathe()
    const stored = await readable(applier, scope)
    if (stored === null) return new Map(drivers.map((driver) => [driver, null]))
    for (const driver of drivers) {
      const record = stored.roles[driver.role]
      const spec = record?.dirty === true ? record.wanted : record?.good
      if (spec === undefined || spec === null) continue
      const parsed = driver.spec.safeParse(spec)
      if (parsed.success) owners.get(driver)?.set(scope, parsed.data)
      else owners.set(driver, null)
    }
  }
  return owners
}

/** Names in shared folders that no stored scope owns, of each driver that sees some. */
async function strangersOf(drivers: readonly Driver[], applier: Applier, system: System): Promise<Map<Driver, readonly string[]>> {
  const found = new Map<Driver, readonly string[]>()
  if (drivers.length === 0) return found
  for (const [driver, specs] of await ownersOf(drivers, applier)) {
    const names = specs === null ? [] : ((await driver.strangers?.(specs, system)) ?? [])
    if (names.length > 0) found.set(driver, names)
  }
  return found
}

/**
 * Removes names in shared folders that no stored scope owns. Where there are any they are listed a second time, with the scopes read anew:
 * a scope is stored before its first file is written, so one that came meanwhile is known by then.
 */
async function removeStrangers(applier: Applier, system: System, result: Sweep): Promise<void> {
  const asked = applier.drivers.filter((driver) => driver.strangers !== undefined)
  const first = await strangersOf(asked, applier, system)
  for (const [driver, names] of await strangersOf([...first.keys()], applier, system)) {
    const removed = names.filter((name) => first.get(driver)?.includes(name) === true)
    for (const name of removed) await (driver.removeStranger?.(name, system) ?? system.files.removeTree(name))
    if (removed.length > 0) result.repaired.push({ scope: `role:${driver.role}`, changed: [], removed })
  }
}
