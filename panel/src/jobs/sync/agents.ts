import type { z } from 'zod'
import type { ApplyReply, ApplyRequest, CheckReply, CheckRequest, PlanReply, SweepReply } from '../../agent/protocol.ts'

/** What the workers ask of the agent of a node. */
export interface AgentClient {
  /** Makes the machine agree with the specs. Throws `AgentUnreachable` when no answer came; the agent may have applied it all the same. */
  apply(request: ApplyRequest): Promise<ApplyReply>
  /** What applying would write, without writing. */
  plan(request: z.infer<typeof CheckRequest>): Promise<z.infer<typeof PlanReply>>
  /** Tests free text of a spec before it is stored. */
  check(request: z.infer<typeof CheckRequest>): Promise<z.infer<typeof CheckReply>>
  /** Compares the machine with the specs that were applied last, and repairs. */
  sweep(): Promise<z.infer<typeof SweepReply>>
  /** Every scope the agent has a spec of, with the generation it was built from. */
  scopes(): Promise<readonly { readonly scope: string; readonly generation: number }[]>
}

/** The agent does not answer, or hung up half-way. Nothing is wrong with the request: it is sent again. */
export class AgentUnreachable extends Error {
  override readonly name = 'AgentUnreachable'
}
