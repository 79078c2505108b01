import type { ExitCode } from './fault.ts'
import type { Io } from './io.ts'
import { help } from './commands/help.ts'

/** A command that is no operation of the API. */
export interface Word {
  run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode>
}

/** Every word by its name. */
export const words: ReadonlyMap<string, Word> = new Map<string, Word>([['help', help]])
