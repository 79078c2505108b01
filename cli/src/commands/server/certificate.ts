import { Option } from 'commander'
import { commands } from '../../commands.generated.ts'
import { execute } from '../../execute.ts'
import { type ExitCode, Fault, exits, usage } from '../../fault.ts'
import type { Io } from '../../io.ts'
import { parseCommand } from '../../options.ts'
import { parseWord } from '../../word.ts'

/** The name by which the routes of certificates know the panel's own. */
const itself = 'server'
const flags = ['--issue', '--self-signed'] as const

/** `cert:panel [--issue|--self-signed]`: the certificate of the panel's own address; options of the command behind it go with it. */
export const certPanel = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const own = rest.filter((word) => !flags.some((flag) => flag === word))
    const asked = flags.filter((flag) => rest.includes(flag))
    if (asked.length > 1) throw usage('--issue and --self-signed exclude each other')
    // whatever else is wrong with the line, the command behind it says
    parseWord(io, before, [...asked], { options: flags.map((flag) => new Option(flag)) })
    const name = asked[0] === '--issue' ? 'ssl:issue' : asked[0] === '--self-signed' ? 'ssl:self-sign' : 'ssl:show'
    const command = commands.find((known) => known.command === name)
    if (command === undefined) throw new Fault(exits.failed, `this command line has no ${name}`)
    return execute(io, command, parseCommand(io, command, before, [itself, ...own]))
  },
}
