import type { z } from 'zod'
import { AppError } from '@croft/kit/errors.ts'
import type { ApplyReply, ApplyRequest, CheckReply, CheckRequest, PlanReply, SweepReply } from '../../agent/protocol.ts'

/** What the workers ask of the agent of a node. */
export interface AgentClient {
  /** Makes the machine agree with the specs. Throws a 503 when no answer came; the agent may have applied it all the same. */
  apply(request: ApplyRequest): Promise<ApplyReply>
  /** What applying would write, without writing. */
  plan(request: z.infer<typeof CheckRequest>): Promise<z.infer<typeof PlanReply>>
  /** Tests free text of a spec before it is stored. */
  check(request: z.infer<typeof CheckRequest>): Promise<z.infer<typeof CheckReply>>
  /** Compares the machine with the specs that were applied last, and repairs. */
  sweep(): Promise<z.infer<typeof SweepReply>>
  /** Every scope the agent has a spec of, with the generation it was built from. */
  state(): Promise<{ readonly scopes: Readonly<Record<string, { readonly generation: number }>> }>
}

/** The agent does not answer, or hung up half-way (503). Nothing is wrong with the request: it is sent again. */
export const isAway = (error: unknown): boolean => error instanceof AppError && error.status === 503

/** The agent is not there, or went in the middle of a request: it restarts, or was killed. */
export const isHungUp = (error: unknown): boolean =>
  isAway(error) && ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(String(Object((error as AppError).cause).code))
