import { commands } from '../commands.generated.ts'
import { execute } from '../execute.ts'
import { type ExitCode, usage } from '../fault.ts'
import type { Io } from '../io.ts'
import { parseCommand } from '../options.ts'
import { isWrite } from '../table.ts'
import { planServer } from './server/apply.ts'

/** `plan [area:verb …]`: what the command, or an `apply`, would change; nothing is written. Exit 10 when there would be changes. */
export const plan = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, given: readonly string[]): Promise<ExitCode> {
    const [name, ...rest] = given
    if (name === undefined || name.startsWith('-')) return planServer(io, before, given)
    const command = commands.find((known) => known.command === name)
    if (command === undefined || !isWrite(command.method)) {
      throw usage(`plan takes a command that changes something: ${io.program} plan domains:create example.com`)
    }
    return execute(io, command, parseCommand(io, command, { ...before, dryRun: true }, rest))
  },
}
