import { Option } from 'commander'
import { commands } from '../commands.generated.ts'
import { execute } from '../execute.ts'
import { type ExitCode, Fault, exits, usage } from '../fault.ts'
import type { Io } from '../io.ts'
import { parseCommand } from '../options.ts'
import { parseWord } from '../word.ts'

const parts: Readonly<Record<string, string>> = { panel: 'croft-panel', agent: 'croft-agent' }

/** `logs [panel|agent]`: the last lines of Croft's own log, or with `--follow` what comes. */
export const logs = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const own = [new Option('-f, --follow'), new Option('--since <time>'), new Option('--lines <n>')]
    const { args, found } = parseWord(io, before, rest, { args: ['[part]'], options: own })
    const service = parts[args[0] ?? 'panel']
    if (service === undefined) throw usage('logs are there for panel and agent; services:logs shows those of other daemons')
    const follow = found['follow'] === true
    const name = follow ? 'services:logs-follow' : 'services:logs'
    const command = commands.find((known) => known.command === name)
    if (command === undefined) throw new Fault(exits.failed, `this command line has no ${name}`)
    const without = rest.filter((word) => word !== '-f' && word !== '--follow' && word !== args[0])
    return execute(io, command, parseCommand(io, command, before, [service, ...without]))
  },
}
