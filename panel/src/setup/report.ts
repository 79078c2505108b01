/** Set-up cannot go on; the message says what is wrong and what to do about it. */
export class SetupProblem extends Error {
  override readonly name = 'SetupProblem'
}

/** One line to whoever runs set-up. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** `SetupProblem` with a cause, for use as an expression. */
export function problem(message: string, cause?: unknown): SetupProblem {
  return new SetupProblem(message, cause === undefined ? undefined : { cause })
}

/** The message of an error with the messages of its causes. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message} (${describe(error.cause)})`
}
