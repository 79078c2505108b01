import { exits, type ExitCode } from '../../fault.ts'
import type { Io } from '../../io.ts'
import { printData, printNote } from '../../output.ts'
import { operate } from '../../server-program.ts'
import { parseWord } from '../../word.ts'

const said = {
  start: 'Croft runs',
  stop: 'the panel and its agent are stopped; sites and cron jobs go on',
  restart: 'the panel and its agent were started anew',
  reload: 'the panel has read its configuration again',
} as const

const orderOf = (order: keyof typeof said) => ({
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const answer = await operate(io, { do: order })
    if (globals.output !== 'table') printData(io, globals, { body: answer, columns: [] })
    printNote(io, globals, said[order])
    return exits.done
  },
})

/** `start`, `stop`, `restart`, `reload`: the panel's own services, never what serves sites. */
export const [start, stop, restart, reload] = [orderOf('start'), orderOf('stop'), orderOf('restart'), orderOf('reload')]
