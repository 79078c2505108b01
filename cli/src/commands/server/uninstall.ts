import { Option } from 'commander'
import { exits, type ExitCode } from '../../fault.ts'
import type { Io } from '../../io.ts'
import { printData, printNote } from '../../output.ts'
import { operate } from '../../server-program.ts'
import { confirm } from '../../terminal.ts'
import { parseWord } from '../../word.ts'

interface Plan {
  readonly stops: readonly string[]
  readonly removes: readonly string[]
  readonly keeps: readonly string[]
}

const rows = (plan: Plan) => (['stops', 'removes', 'keeps'] as const).flatMap((what) => plan[what].map((thing) => ({ what, thing })))

/** `uninstall [--keep-sites]`: removes Croft's own programs, shows before what goes and what stays; sites keep running. */
export const uninstall = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, { options: [new Option('--keep-sites')] })
    const plan = await operate<Plan>(io, { do: 'uninstall-plan' })
    printData(io, globals, { body: globals.output === 'table' ? rows(plan) : plan, columns: ['what', 'thing'] })
    if (globals.dryRun) return exits.changes
    if (!globals.yes) await confirm(io, 'Remove Croft from this server?')
    await operate(io, { do: 'uninstall' })
    printNote(io, globals, 'Croft is removed; sites are served as before. npm start, in its folder, brings it back with all data')
    return exits.done
  },
}
