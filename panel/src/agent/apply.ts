import { invalid } from '@croft/kit/errors.ts'
import { DaemonDown, Rejected, type Driver, type Scope } from '../drivers/driver.ts'
import type { System } from '../system/system.ts'
import { createTurns } from '../system/turns.ts'
import type { ApplyReply, ApplyRequest } from './protocol.ts'
import { createScopeStore, type RoleRecord, type ScopeRecord, type ScopeStore } from './store.ts'

/** The heart of the agent: specs in, machine in agreement. */
export interface Applier {
  apply(request: ApplyRequest): Promise<ApplyReply>
  /** Brings a stored scope to its last good (or half-applied) specs; `null` when it is not known. */
  reapply(scope: Scope): Promise<ApplyReply | null>
  /** What a crash left half-done is finished; called once at the start. */
  resume(): Promise<readonly ApplyReply[]>
  readonly store: ScopeStore
  /** Whether somebody waits for a change. */
  busy(): boolean
  /** Drivers in the order in which roles are applied. */
  readonly drivers: readonly Driver[]
}

const words = (error: unknown): string => (error instanceof Rejected ? error.words : error instanceof Error ? error.message : String(error))

/** Specs by role, validated by the drivers' own schemas; throws 400 for an unknown role or a spec outside its schema. */
export function parseSpecs(drivers: readonly Driver[], specs: Readonly<Record<string, unknown>>): Map<Driver, unknown> {
  for (const role of Object.keys(specs)) {
    if (!drivers.some((driver) => driver.role === role)) throw invalid(`Unknown role: ${role}`)
  }
  const parsed = new Map<Driver, unknown>()
  for (const driver of drivers) {
    if (!Object.hasOwn(specs, driver.role)) continue
    const spec = specs[driver.role]
    const result = spec === null ? { success: true as const, data: null } : driver.spec.safeParse(spec)
    if (!result.success) {
      const issue = result.error.issues[0]
      throw invalid(`Invalid ${driver.role} spec: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
    }
    parsed.set(driver, result.data)
  }
  return parsed
}

/** Applies scopes: one at a time each, independent ones side by side. */
export function createApplier(system: System, drivers: readonly Driver[], store = createScopeStore(system)): Applier {
  const inTurn = createTurns()
  let asked = 0

  async function applyRoles(record: ScopeRecord, targets: ReadonlyMap<Driver, unknown>): Promise<ApplyReply> {
    const reply: ApplyReply = { outcome: 'applied', generation: record.generation, role: null, error: '', roles: {} }
    const roles: Record<string, RoleRecord> = { ...record.roles }
    const before = { ...roles }
    // the marker: should the power go now, all of these are applied again as interrupted
    for (const [driver, wanted] of targets) {
      const { name, revision, role } = driver
      roles[role] = { driver: name, revision, wanted, good: before[role]?.good ?? null, dirty: true }
    }
    await store.save({ ...record, state: 'applying', error: '', roles })
    for (const [driver, wanted] of targets) {
      const { role } = driver
      const now = roles[role] as RoleRecord
      if (reply.outcome !== 'applied') {
        // not reached: the machine is as it was, only the wish is newer
        roles[role] = { ...now, dirty: before[role]?.dirty ?? false }
        continue
      }
      try {
        const interrupted = before[role]?.dirty ?? false
        reply.roles[role] = mutable(await driver.apply(record.scope as Scope, wanted, system, { previous: now.good, interrupted }))
        roles[role] = { ...now, good: wanted, dirty: false }
        if (wanted === null) delete roles[role]
      } catch (error) {
        const rejected = error instanceof Rejected
        Object.assign(reply, { outcome: rejected ? 'rejected' : 'failed', role, error: words(error), away: error instanceof DaemonDown })
        roles[role] = { ...now, dirty: !rejected }
      }
    }
    await store.save({ ...record, state: reply.outcome === 'stale' ? 'failed' : reply.outcome, error: reply.error, roles })
    return reply
  }

  async function apply(request: ApplyRequest): Promise<ApplyReply> {
    asked += 1
    try {
      return await applyNow(request)
    } finally {
      asked -= 1
    }
  }

  async function applyNow(request: ApplyRequest): Promise<ApplyReply> {
    const targets = parseSpecs(drivers, request.specs)
    return inTurn(request.scope, async () => {
      const known = await store.load(request.scope as Scope)
      if (known !== null && request.generation < known.generation) {
        const error = `generation ${request.generation} is older than ${known.generation}`
        return { outcome: 'stale', generation: known.generation, role: null, error, roles: {} }
      }
      const roles = known?.roles ?? {}
      return applyRoles({ scope: request.scope, generation: request.generation, state: 'applying', error: '', roles }, targets)
    })
  }

  async function reapply(scope: Scope): Promise<ApplyReply | null> {
    return inTurn(scope, async () => {
      const known = await store.load(scope)
      return known === null ? null : applyRoles(known, storedTargets(drivers, known))
    })
  }

  /** Rendered by a driver of an older release. */
  const outdated = (record: ScopeRecord): boolean =>
    drivers.some(({ role, revision }) => (record.roles[role]?.revision ?? revision) !== revision)

  async function resume(): Promise<readonly ApplyReply[]> {
    // half-written test trees of the last life
    await system.files.removeTree(`${system.paths.state}/agent/stage`)
    const replies: ApplyReply[] = []
    for (const scope of await store.scopes()) {
      const known = await store.load(scope)
      if (known === null || (known.state !== 'applying' && !outdated(known))) continue
      const reply = await reapply(scope)
      if (reply !== null) replies.push(reply)
    }
    return replies
  }

  return { apply, reapply, resume, store, busy: () => asked > 0, drivers }
}

const mutable = (applied: { changed: readonly string[]; removed: readonly string[]; reloaded: boolean; notes: readonly string[] }) => ({
  changed: [...applied.changed],
  removed: [...applied.removed],
  reloaded: applied.reloaded,
  notes: [...applied.notes],
})

/** What a stored scope should be: its last good specs, or what it was on the way to when it was cut off. */
export function storedTargets(drivers: readonly Driver[], record: ScopeRecord): Map<Driver, unknown> {
  const specs = Object.entries(record.roles).map(([role, { dirty, wanted, good }]) => [role, dirty ? wanted : good] as const)
  return parseSpecs(drivers, Object.fromEntries(specs))
}
