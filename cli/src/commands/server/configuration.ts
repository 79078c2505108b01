import { exits, type ExitCode } from '../../fault.ts'
import type { Io } from '../../io.ts'
import { printData } from '../../output.ts'
import { operate } from '../../server-program.ts'
import { parseWord } from '../../word.ts'

/** `config:check`: syntax, values and modes of Croft's own configuration; exit 1 when something is wrong. */
export const configCheck = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const lines = await operate<readonly { readonly ok: boolean }[]>(io, { do: 'config-check' })
    printData(io, globals, { body: lines, columns: ['ok', 'file', 'message'] })
    return lines.every(({ ok }) => ok) ? exits.done : exits.failed
  },
}

/** `config:show`: what the configuration says, without its secrets. */
export const configShow = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const shown = globals.output === 'table' ? { ...globals, output: 'yaml' as const } : globals
    printData(io, shown, { body: await operate(io, { do: 'config-show' }), columns: [] })
    return exits.done
  },
}
