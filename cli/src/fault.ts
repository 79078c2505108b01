/** Exit codes; scripts depend on them, so they never change. */
export const exits = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  conflict: 5,
  invalid: 6,
  rateLimited: 7,
  unreachable: 8,
  timeout: 9,
  changes: 10,
  interrupted: 130,
} as const
export type ExitCode = (typeof exits)[keyof typeof exits]

/** What each exit code means, for help. */
export const exitMeanings: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'failed (500, or the job failed)',
  2: 'wrong usage, or confirmation missing',
  3: 'not found',
  4: 'not allowed',
  5: 'conflict',
  6: 'invalid values',
  7: 'rate limited',
  8: 'panel unreachable',
  9: '--timeout reached; the job goes on',
  10: '--dry-run: there would be changes',
  130: 'interrupted; the job goes on',
}

export interface FaultOptions {
  readonly cause?: unknown
  /** The error object as the panel sent it. */
  readonly body?: unknown
}

/** The end of a command that did not do what was asked: a sentence and an exit code. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly exit: ExitCode
  readonly body: unknown
  constructor(exit: ExitCode, message: string, options: FaultOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.exit = exit
    this.body = options.body
  }
}

export const usage = (message: string, cause?: unknown): Fault => new Fault(exits.usage, message, { cause })
export const unreachable = (message: string, cause?: unknown): Fault => new Fault(exits.unreachable, message, { cause })

/** Exit code for an HTTP status of 400 and above. */
export function exitOfStatus(status: number): ExitCode {
  if (status === 404 || status === 405) return exits.notFound
  if (status === 401 || status === 403) return exits.notAllowed
  if (status === 409) return exits.conflict
  if (status === 429) return exits.rateLimited
  return status < 500 ? exits.invalid : exits.failed
}
