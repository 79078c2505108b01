import { candidatesFor } from '../candidates.ts'
import { exits, type ExitCode } from '../fault.ts'
import type { Io } from '../io.ts'

/** `__complete <words…>`: asked by the shells' completions; one candidate a line, with a tab before what it is. */
export const complete = {
  async run(io: Io, _before: Readonly<Record<string, unknown>>, given: readonly string[]): Promise<ExitCode> {
    const words = given[0] === '--' ? given.slice(1) : given
    const typed = words.at(-1) ?? ''
    try {
      const found = (await candidatesFor(io, words)).filter(({ value }) => value.startsWith(typed))
      for (const { value, text } of found) io.stdout.write(text === '' ? `${value}\n` : `${value}\t${text}\n`)
    } catch (error) {
      // somebody is typing: whatever is wrong is said when the command is run
      if (io.env['CROFT_COMPLETE_DEBUG'] === '1') throw error
    }
    return exits.done
  },
}
