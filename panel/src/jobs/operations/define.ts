import type { ZodType } from 'zod'
import type { Ctx } from '../../core/actor.ts'

/** What a step of an operation may use. Steps are idempotent: after a crash the same step runs again. */
export interface StepContext<Input> {
  readonly input: Input
  readonly ctx: Ctx
  readonly jobId: number
  /** The step was begun before and did not end: part of its work may be done. */
  readonly again: boolean
  /** Facts that earlier steps left; saved with the cursor in one transaction. */
  readonly state: Record<string, unknown>
  /** Adds facts to the state and saves it in the current transaction: a row that a step makes and the fact that it did are one. */
  readonly keep: (facts: Readonly<Record<string, unknown>>) => Promise<void>
  /** Aborts when somebody cancels. */
  readonly signal: AbortSignal
  readonly log: (line: string) => Promise<void>
  /** 0–100 within this step. */
  readonly progress: (percent: number, message?: string) => Promise<void>
}

export interface Step<Input> {
  readonly name: string
  readonly message: string
  readonly run: (context: StepContext<Input>) => Promise<void>
  /** Undoes a finished step when a later one fails or the operation is cancelled. */
  readonly undo?: (context: StepContext<Input>) => Promise<void>
  /** After this step there is no way back: cancel is refused (409 `Job cannot be cancelled`). */
  readonly pointOfNoReturn?: boolean
}

/** Something that happens once: numbered idempotent steps with a cursor. Its job `type` is `<area>.<verb>`. */
export interface Operation<Input = unknown> {
  readonly type: string
  readonly input: ZodType<Input>
  readonly steps: readonly Step<Input>[]
}

export const defineOperation = <Input>(operation: Operation<Input>): Operation => operation as unknown as Operation
