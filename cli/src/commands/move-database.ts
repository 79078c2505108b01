import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Option } from 'commander'
import { exits, type ExitCode, Fault, usage } from '../fault.ts'
import type { Io } from '../io.ts'
import { gatherSecrets, secretOptions } from '../secrets.ts'
import { parseWord } from '../word.ts'

const secret = [{ name: 'password', secret: true, type: 'string' }] as const
/** Started when the move ends, however it ends. */
const after = 'ExecStopPost=-/usr/bin/systemctl start croft-panel.service'
const program = join(import.meta.dirname, '../../../panel/src/setup/move-database.ts')

/** `sqlite:/absolute/path`, also with three slashes. */
function fileUrl(given: string): string {
  const path = given.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
  if (!/^\/[^\p{Cc}]+[^/\p{Cc}]$/u.test(path) || path.split('/').includes('..'))
    throw usage('--to is sqlite: and the absolute path of a new file')
  return `sqlite:${path}`
}

/** Checks the address of a database; a password never stands in it, where the process list would show it. */
export function databaseUrl(given: unknown, password: string): string {
  if (typeof given === 'string' && given.startsWith('sqlite:')) return fileUrl(given)
  const url = typeof given === 'string' && /^postgres(ql)?:\/\//.test(given) && URL.canParse(given) ? new URL(given) : null
  if (url === null) throw usage('--to is postgres://user@host/database, or sqlite:/path/to/a/new.db')
  if (url.password !== '') throw usage('leave the password out of --to: --password-file, --password-stdin or --password-prompt')
  if (url.pathname.length < 2) throw usage('--to names no database')
  if (password !== '') url.password = encodeURIComponent(password)
  return url.href
}

/** `move-database`: the panel's own data from SQLite to PostgreSQL or back, on the server, by root. */
export const moveDatabase = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const options = [new Option('--to <url>'), new Option('--check'), ...secretOptions(secret).filter(({ long }) => long !== '--generate')]
    const { found } = parseWord(io, before, rest, { options })
    if (io.uid !== 0) throw new Fault(exits.notAllowed, 'moving the database needs root on the server')
    databaseUrl(found['to'], '')
    const { values } = await gatherSecrets(io, secret, found, () => false)
    const to = databaseUrl(found['to'], values['password']?.reveal() ?? '')
    const own = ['--quiet', '--wait', '--pipe', '--collect', '--unit=croft-move-database', `--property=${after}`] as const
    const child = spawn('systemd-run', [...own, '--', process.execPath, program], { stdio: ['pipe', 'inherit', 'inherit'] })
    child.stdin.end(JSON.stringify({ to, check: found['check'] === true }))
    const [code] = (await once(child, 'close')) as [number | null]
    return code === 0 ? exits.done : exits.failed
  },
}
