import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomHex } from '@croft/kit/ids.ts'
import type { PanelDb } from '../../db/database.ts'
import { anythingDue, claimScopes, freshlyDue, releaseLeases, renewLeases, type Claim } from '../../db/ledger.ts'
import type { Scope } from '../../drivers/driver.ts'
import type { AgentClient } from './agents.ts'
import { applyClaim, renderScope, type Rendered } from './apply-scope.ts'
import type { Desired } from './desired.ts'
import { slots } from '../slots.ts'

export interface WorkerOptions {
  readonly db: PanelDb
  readonly agents: AgentClient
  readonly desired: readonly Desired[]
  /** Scopes that are applied at the same time; default 8. */
  readonly concurrency?: number
  /** How often it looks for itself, without being woken; default 5 s. */
  readonly periodMs?: number
  /** How long a claim lasts when its worker dies; renewed at a third of it; default 15 s. */
  readonly leaseMs?: number
  readonly random?: () => number
  /** Something that keeps the worker itself from working (database away); it goes on trying. */
  readonly onError?: (error: unknown) => void
}

export interface Worker {
  /** Looks for due scopes now. */
  wake(): void
  /** Resolves when nothing is being applied and nothing can be claimed. */
  idle(): Promise<void>
  /** Lets what is running finish, takes nothing new, gives its claims back. */
  stop(): Promise<void>
}

/** How long a scope waits for the scopes it needs, which are being applied elsewhere. */
const longestWait = 10_000
const lookAgain = 100

/** Starts the worker that makes the machine follow the rows: woken by each commit, by its own retries and by a period. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { db, desired, concurrency = 8, periodMs = 5000, leaseMs = 15_000, random = Math.random } = options
  const worker = randomHex(8)
  const deps = { db, agents: options.agents, worker, random }
  // What woke the worker must not lend it its transaction or its change set.
  const detached = AsyncLocalStorage.snapshot()
  const active = new Map<Scope, Promise<void>>()
  const applying = slots(concurrency)
  const retries = new Set<NodeJS.Timeout>()
  let stopped = false
  let passing: Promise<void> | null = null
  let again = false
  /** There may be more due than was taken. */
  let backlog = false

  const onError = options.onError ?? ((error: unknown) => process.emitWarning(error instanceof Error ? error : new Error(String(error))))

  /** A scope is not sent before the ones it needs, unless those were tried and failed: a failure stops nobody else. */
  const needed = async (rendered: Rendered): Promise<boolean> => {
    const missing = await freshlyDue(db, rendered.after)
    if (missing.length === 0) return false
    for (const until = Date.now() + longestWait; Date.now() < until;) {
      const names = await freshlyDue(db, rendered.after)
      if (names.length === 0) break
      for (const claim of await claimScopes(db, { worker, limit: names.length, leaseMs, names })) start(claim)
      const here = names.flatMap((name) => active.get(name) ?? [])
      await Promise.race([sleep(lookAgain, undefined, { ref: false }), ...(here.length > 0 ? [Promise.all(here)] : [])])
    }
    return true
  }

  const run = async (claim: Claim): Promise<void> => {
    const render = () => renderScope(db, desired, claim.scope)
    const first = render()
    const waited = await first.then(needed, () => false)
    const pause = await applying(() => applyClaim(deps, claim, waited ? render() : first))
    if (pause === null) return
    const retry = setTimeout(() => {
      retries.delete(retry)
      wake()
    }, pause + 1)
    retries.add(retry)
    retry.unref()
  }

  const start = (claim: Claim): void => {
    const running = run(claim)
      .catch(onError)
      .finally(() => {
        active.delete(claim.scope)
        if (backlog) wake()
      })
    active.set(claim.scope, running)
  }

  const pass = async (): Promise<void> => {
    while (again && !stopped) {
      again = false
      const limit = 2 * concurrency - active.size
      backlog = true
      if (limit <= 0) return
      const claims = await claimScopes(db, { worker, limit, leaseMs })
      backlog = claims.length === limit
      claims.forEach(start)
    }
  }

  const wake = (): void => {
    again = true
    if (stopped || passing) return
    passing = detached(pass)
      .catch(onError)
      .finally(() => {
        passing = null
        if (again) wake()
      })
  }

  const period = setInterval(() => {
    detached(() => anythingDue(db)).then((due) => {
      if (due) wake()
    }, onError)
  }, periodMs)
  const renewing = setInterval(() => {
    if (active.size > 0) detached(() => renewLeases(db, worker, [...active.keys()], leaseMs)).catch(onError)
  }, leaseMs / 3)
  const off = db.signals.on('scopes', wake)
  // Only one process works on a SQLite database: claims found at the start are those of a process that died.
  if (db.engine === 'sqlite') await releaseLeases(db)
  wake()

  const quiet = async (): Promise<void> => {
    while (passing || active.size > 0) await Promise.all([passing, ...active.values()])
  }
  return {
    wake,
    idle: quiet,
    async stop() {
      stopped = true
      off()
      clearInterval(period)
      clearInterval(renewing)
      retries.forEach((retry) => clearTimeout(retry))
      await quiet()
      await releaseLeases(db, worker)
    },
  }
}
