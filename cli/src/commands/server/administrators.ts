import { Option } from 'commander'
import { exits, type ExitCode, usage } from '../../fault.ts'
import type { Io } from '../../io.ts'
import { printData, printNote } from '../../output.ts'
import { gatherSecrets, secretOptions } from '../../secrets.ts'
import { operate, requireRoot } from '../../server-program.ts'
import { confirm } from '../../terminal.ts'
import { type ParsedWord, parseWord } from '../../word.ts'

const fields = [{ name: 'password', secret: true, type: 'string', required: true }] as const

interface Recovered {
  readonly username: string
  readonly status: string
  readonly two_factor_removed: boolean
  readonly passkeys_removed: number
  readonly sessions_ended: number
}

/** `admin:list`: who has the whole server; works while the panel is down. */
export const adminList = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const columns = ['username', 'email', 'status', 'two_factor', 'passkeys', 'sessions', 'last_login_at']
    printData(io, globals, { body: await operate(io, { do: 'admin-list' }), columns })
    return exits.done
  },
}

/** Asks for the password or makes one, hands it over, and shows it once if nobody knows it yet. */
async function withPassword<Answer>(io: Io, parsed: ParsedWord, request: Readonly<Record<string, unknown>>): Promise<Answer> {
  const { values, generated } = await gatherSecrets(io, fields, parsed.found, () => false)
  const answer = await operate<Answer>(io, { ...request, password: values['password']?.reveal() ?? '' })
  if (generated !== null) io.stderr.write(`generated password: ${generated.reveal()}\n`)
  return answer
}

/** `admin:create <username> --email <address>`: another administrator. */
export const adminCreate = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const options = [new Option('--email <address>'), ...secretOptions(fields)]
    const parsed = parseWord(io, before, rest, { args: ['<username>'], options })
    requireRoot(io)
    const { email } = parsed.found
    if (typeof email !== 'string') throw usage('--email is missing')
    const username = parsed.args[0] ?? ''
    const answer = await withPassword(io, parsed, { do: 'admin-create', username, email })
    if (parsed.globals.output !== 'table') printData(io, parsed.globals, { body: answer, columns: [] })
    printNote(io, parsed.globals, `${username} is an administrator now`)
    return exits.done
  },
}

/** `admin:recover <username>`: a new password; second factor, passkeys and sessions go, and every administrator is told. */
export const adminRecover = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const parsed = parseWord(io, before, rest, { args: ['<username>'], options: secretOptions(fields) })
    requireRoot(io)
    const username = parsed.args[0] ?? ''
    if (!parsed.globals.yes)
      await confirm(io, `${username} gets a new password and loses its second factor, its passkeys and its sessions. Go on?`)
    const answer = await withPassword<Recovered>(io, parsed, { do: 'admin-recover', username })
    if (parsed.globals.output !== 'table') printData(io, parsed.globals, { body: answer, columns: [] })
    const { two_factor_removed: factor, passkeys_removed: keys, sessions_ended: ended, status } = answer
    printNote(
      io,
      parsed.globals,
      `${username} has a new password; second factor ${factor ? 'removed' : 'was off'}, ${keys} passkeys removed, ${ended} sessions ended`,
    )
    if (status === 'suspended') printNote(io, parsed.globals, `the account is suspended: ${io.program} accounts:unsuspend ${username}`)
    return exits.done
  },
}
