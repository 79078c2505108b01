import { isIP } from 'node:net'
import { Option } from 'commander'
import { exits, type ExitCode } from '../../fault.ts'
import type { Io } from '../../io.ts'
import { printData, printNote } from '../../output.ts'
import { operate } from '../../server-program.ts'
import { parseWord } from '../../word.ts'

const standard = 'The panel is closed for maintenance. Please try again in a few minutes.'

interface Applied {
  /** The running panel has taken it up; false when none runs. */
  readonly applied: boolean
}

const later = ({ applied }: Applied) => (applied ? '' : ' (the panel does not run; it holds from its next start)')

/** `maintenance:on [--message <text>]`: everybody from outside gets this message; sites and root on the server go on. */
export const maintenanceOn = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals, found } = parseWord(io, before, rest, { options: [new Option('--message <text>')] })
    const message = typeof found['message'] === 'string' && found['message'] !== '' ? found['message'] : standard
    const answer = await operate<Applied>(io, { do: 'maintenance', message })
    if (globals.output !== 'table') printData(io, globals, { body: answer, columns: [] })
    printNote(io, globals, `the panel and its API answer 503 now${later(answer)}; end it with: ${io.program} maintenance:off`)
    return exits.done
  },
}

/** `maintenance:off`: open again. */
export const maintenanceOff = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const answer = await operate<Applied>(io, { do: 'maintenance', message: null })
    if (globals.output !== 'table') printData(io, globals, { body: answer, columns: [] })
    printNote(io, globals, `the panel is open${later(answer)}`)
    return exits.done
  },
}

interface Networks extends Applied {
  readonly networks: readonly string[]
  readonly changed: boolean
}

/** Where whoever types this is logged in from, by ssh; `null` when it is the machine's own terminal. */
function loginAddress(io: Io): string | null {
  const [address = ''] = (io.env['SSH_CONNECTION'] ?? io.env['SSH_CLIENT'] ?? '').split(' ')
  return isIP(address) === 0 ? null : address
}

const networkWord = (verb: 'allow-ip' | 'deny-ip') => ({
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals, args } = parseWord(io, before, rest, { args: ['<cidr>'] })
    const network = args[0] ?? ''
    const answer = await operate<Networks>(io, { do: verb, network, from: loginAddress(io), force: globals.yes })
    if (globals.output !== 'table') printData(io, globals, { body: answer, columns: [] })
    const { networks, changed } = answer
    const undo = verb === 'allow-ip' ? 'deny-ip' : 'allow-ip'
    const who = networks.length === 0 ? 'everybody may reach the panel' : `only these may reach the panel: ${networks.join(', ')}`
    printNote(io, globals, changed ? `${who}${later(answer)}\nto undo: ${io.program} ${undo} ${network} --yes, on the server` : who)
    return exits.done
  },
})

/** `allow-ip <cidr>`, `deny-ip <cidr>`: puts a network on the list of who may reach the panel's ports, or takes it off. */
export const [allowIp, denyIp] = [networkWord('allow-ip'), networkWord('deny-ip')]
