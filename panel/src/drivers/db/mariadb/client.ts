import { ProgramMissing } from '../../../system/programs.ts'
import { ProgramFailed, type System } from '../../../system/system.ts'
import { DaemonDown, Rejected } from '../../driver.ts'

/** Root of the machine reaches the daemon through its socket; no file of options is read. */
const options = ['--no-defaults', '--protocol=socket', '--socket=/run/mysqld/mysqld.sock', '--default-character-set=utf8mb4'] as const

const words = (output: string): string =>
  output
    .trim()
    .replace(/^ERROR (\d+) \(\w+\)(?: at line \d+)?: /gm, '')
    .slice(0, 1000)

async function ask(system: System, statements: readonly string[], looks: boolean): Promise<string> {
  const argv = ['mariadb', ...options, '--batch', '--raw', '--skip-column-names', '--binary-mode'] as const
  try {
    const { stdout } = await system.run(argv, { stdin: statements.map((each) => `${each};\n`).join(''), timeoutMs: 120_000, looks })
    return stdout
  } catch (cause) {
    if (cause instanceof ProgramMissing) throw new DaemonDown('MariaDB is not installed', { cause })
    if (!(cause instanceof ProgramFailed)) throw cause
    // 2002, 2013, 1053 …: the connection, not what was asked
    if (/ERROR (2\d\d\d|1053|1152|1927|1040) /.test(cause.output) || cause.code === 124) {
      throw new DaemonDown(`MariaDB does not answer: ${words(cause.output)}`, { cause })
    }
    throw new Rejected(words(cause.output), { cause })
  }
}

/** Runs statements in order until one fails: `Rejected` with the words of the daemon, `DaemonDown` when it cannot be asked. */
export const execute = async (system: System, statements: readonly string[]): Promise<void> => {
  if (statements.length > 0) await ask(system, statements, false)
}

/** Rows of queries that give one JSON object each. Changes nothing. */
export async function query<Row>(system: System, statements: readonly string[]): Promise<Row[]> {
  const output = await ask(system, statements, true)
  const lines = output.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Row)
}
