import { ProgramMissing } from '../../../system/programs.ts'
import { ProgramFailed, type System } from '../../../system/system.ts'
import { DaemonDown, Rejected } from '../../driver.ts'
import { name } from './quote.ts'

/** Statements for one database. */
export interface Batch {
  readonly database: string
  readonly statements: readonly string[]
}

const options = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1'] as const

/**
 * What holds in every session, whatever the owner of a database gave it by `ALTER DATABASE … SET`: root's statements find functions of
 * the server's own and none of his, run as the superuser, and nothing of his ends them.
 */
const settings = {
  search_path: 'pg_catalog,pg_temp',
  role: 'none',
  default_transaction_read_only: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_session_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  client_encoding: 'UTF8',
  local_preload_libraries: '',
} as const
const session = Object.entries(settings)
  .map(([setting, value]) => `-c ${setting}=${value}`)
  .join(' ')

/** Of options at the beginning of a session none is overruled by a database; said each time, for they end with a session. */
const target = (database: string): string => {
  const quoted = database.replaceAll(/['\\]/g, '\\$&')
  return `host=/run/postgresql dbname='${quoted}' options='${session}'`
}

const words = (output: string): string =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^psql:[^:]*:\d+: /, '').replace(/^ERROR: {2}/, ''))
    .join(' ')
    .slice(0, 1000)

async function ask(system: System, batches: readonly Batch[], looks: boolean): Promise<string> {
  const user = await system.users.byName('postgres')
  if (user === null) throw new DaemonDown('PostgreSQL is not installed')
  // between two databases psql connects anew, in the same run
  const lines = batches.flatMap(({ database, statements }, index) => [
    ...(index === 0 ? [] : [`\\connect ${name(target(database))}`]),
    ...statements.map((each) => `${each};`),
  ])
  const argv = ['psql', ...options, `--dbname=${target(batches[0]?.database ?? 'postgres')}`] as const
  try {
    const { stdout } = await system.run(argv, {
      stdin: `${lines.join('\n')}\n`,
      as: { uid: user.uid, gid: user.gid },
      timeoutMs: 120_000,
      looks,
    })
    return stdout
  } catch (cause) {
    if (cause instanceof ProgramMissing) throw new DaemonDown('PostgreSQL is not installed', { cause })
    if (!(cause instanceof ProgramFailed)) throw cause
    if (cause.code === 2 || cause.code === 124 || /connection to server|terminating connection/.test(cause.output)) {
      throw new DaemonDown(`PostgreSQL does not answer: ${words(cause.output)}`, { cause })
    }
    throw new Rejected(words(cause.output), { cause })
  }
}

/** Runs statements in order until one fails: `Rejected` with the words of the daemon, `DaemonDown` when it cannot be asked. */
export const execute = async (system: System, batches: readonly Batch[]): Promise<void> => {
  const some = batches.filter(({ statements }) => statements.length > 0)
  if (some.length > 0) await ask(system, some, false)
}

/** Rows of queries that give one JSON object each, asked in the database `postgres`. Changes nothing. */
export async function query<Row>(system: System, statements: readonly string[], database = 'postgres'): Promise<Row[]> {
  const output = await ask(system, [{ database, statements }], true)
  const lines = output.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Row)
}
