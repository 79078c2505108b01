import type { ZodType } from 'zod'
import type { System } from '../system/system.ts'
import type { Applier } from './apply.ts'

/** What a verb works with. */
export interface AgentContext {
  readonly system: System
  readonly applier: Applier
}

/** One entry of the agent's closed list. A stream is sent as it comes; everything else as JSON. */
export interface Verb<Body = unknown> {
  readonly body: ZodType<Body>
  readonly handle: (body: Body, context: AgentContext, signal: AbortSignal) => Promise<unknown>
}

export type VerbTable = Readonly<Record<string, Verb>>

/** Ties the type of the body to its schema. */
export const verb = <Body>(definition: Verb<Body>): Verb => definition as unknown as Verb
