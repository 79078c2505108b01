import { unavailable } from '@croft/kit/errors.ts'
import type { ApplyReply } from '../../agent/protocol.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Claim } from '../../db/ledger.ts'
import type { Scope } from '../../drivers/driver.ts'
import { awayPause, refusedPause } from '../backoff.ts'
import { isAway, type AgentClient } from './agents.ts'
import type { Desired } from './desired.ts'
import { settleApplied, settleFailed, settleStale } from './settle.ts'

/** The specs of a scope, and what must be applied before it. */
export interface Rendered {
  readonly specs: Readonly<Record<string, unknown>>
  readonly after: readonly Scope[]
}

/** Rows → specs, from one moment of the database. A scope whose rows are gone asks every role to remove its configuration. */
export async function renderScope(db: PanelDb, desired: readonly Desired[], scope: Scope): Promise<Rendered> {
  const colon = scope.indexOf(':')
  const kind = scope.slice(0, colon)
  const definition = desired.find((each) => each.kind === kind)
  if (definition === undefined) throw new Error(`no resource renders scopes of kind "${kind}"`)
  const snapshot = await db.snapshot(() => definition.load(scope.slice(colon + 1)))
  if (snapshot === null) return { specs: Object.fromEntries(definition.roles.map((role) => [role, null])), after: [] }
  const specs = definition.render(snapshot)
  // The order of the roles is the order of application.
  const ordered = Object.fromEntries(definition.roles.filter((role) => role in specs).map((role) => [role, specs[role]]))
  return { specs: ordered, after: definition.after?.(snapshot) ?? [] }
}

export interface ApplyDeps {
  readonly db: PanelDb
  readonly agents: AgentClient
  readonly worker: string
  readonly random: () => number
}

/** Sends the specs of a claimed scope and writes down what came of it. Returns milliseconds until it should be tried again, or `null`. */
export async function applyClaim(deps: ApplyDeps, claim: Claim, rendering: Promise<Rendered>): Promise<number | null> {
  const { db, agents, worker, random } = deps
  const attempt = claim.attempts + 1
  const fail = async (error: unknown): Promise<number> => {
    const away = isAway(error)
    const pause = away ? awayPause(attempt, random()) : refusedPause(attempt, random())
    await settleFailed(db, worker, claim, { error: wordsOf(error), pause, refused: !away })
    return pause
  }
  let reply: ApplyReply
  try {
    const { specs } = await rendering
    reply = await agents.apply({ scope: claim.scope, generation: claim.wanted, specs })
  } catch (error) {
    return fail(error)
  }
  if (reply.outcome === 'stale') {
    await settleStale(db, worker, claim, reply.generation)
    return null
  }
  if (reply.outcome !== 'applied') return fail(reply.away === true ? unavailable(reply.error) : new Error(reply.error))
  await settleApplied(
    db,
    worker,
    claim,
    Object.values(reply.roles).flatMap((role) => role.notes),
  )
  return null
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
