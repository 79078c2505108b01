import { exits, type ExitCode, Fault } from '../fault.ts'
import { connectTo } from '../identity.ts'
import type { Io } from '../io.ts'
import { printData, printNote } from '../output.ts'
import { version } from '../version.ts'
import { parseWord } from '../word.ts'

const major = (text: string) => text.split('.')[0]

/** `version`: of the command line and of the panel; a panel that does not answer has none. */
export const versions = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    let panel: string | null = null
    try {
      const { body } = await connectTo(io, globals).call({ method: 'GET', path: '/api/v1/version/info' })
      const found = (body as { version?: unknown } | null)?.version
      panel = typeof found === 'string' ? found : null
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      printNote(io, { quiet: globals.quiet || globals.output !== 'table' }, `the panel does not tell its version: ${error.message}`)
    }
    printData(io, globals, { body: { cli: version, panel }, columns: [] })
    if (panel !== null && major(panel) !== major(version)) {
      io.stderr.write(`warning: command line ${version} and panel ${panel} do not fit together\n`)
    }
    return exits.done
  },
}
