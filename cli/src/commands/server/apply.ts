import { Option } from 'commander'
import { commands } from '../../commands.generated.ts'
import { execute, pathOf } from '../../execute.ts'
import { exits, type ExitCode, Fault } from '../../fault.ts'
import type { Globals } from '../../globals.ts'
import { withClient } from '../../identity.ts'
import type { Io } from '../../io.ts'
import { parseCommand } from '../../options.ts'
import { printData, printNote } from '../../output.ts'
import type { Command } from '../../table.ts'
import { confirm } from '../../terminal.ts'
import { parseWord } from '../../word.ts'

const onlyOption = () => new Option('--only <part>')

function known(name: string): Command {
  const command = commands.find((each) => each.command === name)
  if (command === undefined) throw new Fault(exits.failed, `this command line has no ${name}`)
  return command
}

/** Prints what differs between machine and database; how many changes there are. */
async function showPlan(io: Io, globals: Globals, only: unknown, print: boolean): Promise<number> {
  const command = known('system:plan')
  const path = pathOf(command, [], typeof only === 'string' ? { only } : {})
  const { body, text } = await withClient(io, globals, (client) => client.call({ method: 'GET', path }))
  const changes = Array.isArray(body) ? body.length : 0
  if (print && (changes > 0 || globals.output !== 'table')) printData(io, globals, { body, text, columns: command.columns })
  printNote(io, globals, changes === 0 ? 'the machine agrees with the database' : `${changes} changes`)
  return changes
}

/** `plan` without a command: what an `apply` would change; nothing is written. Exit 10 when there would be changes. */
export async function planServer(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
  const { globals, found } = parseWord(io, before, rest, { options: [onlyOption()] })
  return (await showPlan(io, globals, found['only'], true)) === 0 ? exits.done : exits.changes
}

/** `apply [--only <part>]`: shows the plan, asks, and makes the machine agree with the database. */
export const apply = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals, found } = parseWord(io, before, rest, { options: [onlyOption()] })
    // the plan is for whoever is asked; a script gets one document, that of the job
    const changes = await showPlan(io, globals, found['only'], globals.output === 'table' || globals.dryRun)
    if (globals.dryRun) return changes === 0 ? exits.done : exits.changes
    if (!globals.yes) await confirm(io, 'Apply everything anew?')
    const command = known('system:apply')
    return execute(io, command, parseCommand(io, command, before, rest))
  },
}
