import { conflict, notFound } from '@croft/kit/errors.ts'
import type { Argv } from '../../system/run.ts'
import { operand } from '../../system/run.ts'
import { ProgramMissing } from '../../system/programs.ts'
import { ProgramFailed, type System } from '../../system/system.ts'
import { DaemonDown, Rejected } from '../driver.ts'
import { withoutDefiners } from './mariadb/definers.ts'
import { requireRoutinesShown } from './mariadb/tools.ts'
import { asTenant, refuseForeign, type AccountToPurge } from '../unix/purge.ts'

/** A database and the tenant that works on it: with its own Unix user, which the server lets in through the socket. */
export interface DumpTarget extends AccountToPurge {
  readonly engine: 'mariadb' | 'postgresql'
  readonly database: string
}

export const dumpFormats = ['sql', 'sql.gz', 'sql.zst', 'custom'] as const
export type DumpFormat = (typeof dumpFormats)[number]

export interface DumpRequest extends DumpTarget {
  /** Name of the file without its ending. */
  readonly name: string
  readonly format: DumpFormat
  /** All without any. */
  readonly tables: readonly string[]
  readonly structureOnly: boolean
}

/** How the name of an export begins that is not whole. */
const unfinished = '.part-'
/** Folder of exports in the home. */
const folder = '.exports'
/** A large database takes its time. */
const timeoutMs = 6 * 60 * 60_000
const ids = (uid: number) => ({ uid, gid: uid })
const homeOf = ({ username }: AccountToPurge) => ({ user: username, parts: [] })
const exportsOf = ({ username }: AccountToPurge) => ({ user: username, parts: [folder] })

const mariaPlace = ['--no-defaults', '--protocol=socket', '--socket=/run/mysqld/mysqld.sock'] as const
const mariaSocket = [...mariaPlace, '--default-character-set=utf8mb4'] as const
const postgresSocket = ['--host=/run/postgresql', '--no-password'] as const

interface How {
  readonly tables: readonly string[]
  readonly structureOnly: boolean
  readonly file: string | null
  readonly custom: boolean
}

function dumpArgv({ engine, database }: DumpTarget, { tables, structureOnly, file, custom }: How): Argv {
  if (engine === 'mariadb') {
    const what = ['--single-transaction', '--quick', '--routines', '--triggers', '--events', '--hex-blob', '--no-tablespaces'] as const
    const to = [...(structureOnly ? ['--no-data'] : []), ...(file === null ? [] : [`--result-file=${file}`])]
    return ['mariadb-dump', ...mariaSocket, ...what, ...to, '--', operand(database), ...tables.map(operand)]
  }
  // in double quotes a name is no pattern
  const only = tables.map((table) => `--table="${table.replaceAll('"', '""')}"`)
  const to = [...(structureOnly ? ['--schema-only'] : []), ...only, ...(file === null ? [] : [`--file=${file}`])]
  return [
    'pg_dump',
    ...postgresSocket,
    '--no-owner',
    '--no-privileges',
    `--format=${custom ? 'custom' : 'plain'}`,
    ...to,
    '--',
    operand(database),
  ]
}

/** `charset`: of what is read, as the engine calls it; '' = UTF-8. What the dump says of itself goes before it. */
function loadArgv({ engine, database }: DumpTarget, charset = ''): Argv {
  if (engine === 'mariadb') {
    const place = charset === '' ? mariaSocket : ([...mariaPlace, `--default-character-set=${charset}`] as const)
    // nothing of what is read is a command of the client's
    return ['mariadb', ...place, '--batch', '--binary-mode', '--', operand(database)]
  }
  const how = ['--no-psqlrc', '--quiet', '--output=/dev/null', '--set=ON_ERROR_STOP=1'] as const
  const where = charset === '' ? database : `dbname=${database} client_encoding=${charset}`
  return ['psql', ...postgresSocket, ...how, '--', operand(where)]
}

/** What a dump of MariaDB says of other users is not for the tenant to repeat; `pg_dump` leaves it out itself. */
const onTheWay = ({ engine }: DumpTarget) => (engine === 'mariadb' ? { through: withoutDefiners() } : {})

/** The words of a tenant's own program are for the tenant. */
async function told<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof ProgramFailed && /\berrno:? 28\b|No space left/.test(cause.output))
      throw conflict("The server's disk is full", { cause })
    if (cause instanceof ProgramFailed && /\berrno:? 122\b|quota exceeded/i.test(cause.output))
      throw conflict('Disk quota exceeded', { cause })
    if (cause instanceof ProgramFailed) throw conflict(cause.output.trim().slice(0, 1000) || 'The program failed', { cause })
    if (cause instanceof ProgramMissing || cause instanceof DaemonDown || cause instanceof Rejected)
      throw conflict(cause.message, { cause })
    throw cause
  }
}

/** Writes an export into the home, with the tenant's rights and on its quota. Answers with the name in the home and its bytes. */
export async function dumpDatabase(request: DumpRequest, system: System): Promise<{ path: string; bytes: number }> {
  await refuseForeign(request, system)
  const { uid, username, format } = request
  await system.files.ensureHomeDirectory(username, [{ name: folder, owner: { ...ids(uid), mode: 0o700 } }])
  const custom = format === 'custom' && request.engine === 'postgresql'
  const plain = `${operand(request.name)}.${custom ? 'dump' : 'sql'}`
  const options = { as: ids(uid), inHome: exportsOf(request), timeoutMs } as const
  const ending = format === 'sql.gz' ? '.gz' : format === 'sql.zst' ? '.zst' : ''
  const name = `${plain}${ending}`
  // under a name of its own until it is whole; of one database there is one at a time, so others of it are what a kill left
  const part = `${unfinished}${plain}`
  const clear = () => system.run(['find', '.', '-maxdepth', '1', '-name', `${unfinished}${request.database}-*`, '-delete'], options)
  await clear()
  if (request.engine === 'mariadb') await told(requireRoutinesShown(system, request.database, username))
  try {
    await told(system.run(dumpArgv(request, { ...request, file: part, custom }), options))
    if (format === 'sql.gz') await told(system.run(['gzip', '--force', '--', part], options))
    if (format === 'sql.zst') await told(system.run(['zstd', '-q', '--rm', '--force', '--', part], options))
    await told(system.run(['mv', '--force', '--', `${part}${ending}`, name], options))
  } catch (error) {
    await clear()
    throw error
  }
  const { stdout } = await system.run(['find', '.', '-maxdepth', '1', '-name', operand(name), '-printf', '%s'], options)
  return { path: `/${folder}/${name}`, bytes: Number(stdout) }
}

/** Removes an export. Quiet when it is gone. */
export async function forgetDump(account: AccountToPurge, name: string, system: System): Promise<void> {
  if (
    (await system.files.differingHomeParts(account.username, [{ name: folder, owner: { ...ids(account.uid), mode: 0o700 } }])).includes(
      folder,
    )
  )
    return
  await asTenant(['rm', '-f', '--', operand(name)], exportsOf(account), account.uid, system)
}

async function requireFile(target: DumpTarget, path: string, system: System): Promise<void> {
  const options = { as: ids(target.uid), inHome: homeOf(target), allowFailure: true } as const
  const found = await system.run(['find', operand(`./${path}`), '-maxdepth', '0', '-type', 'f'], options)
  if (found.stdout.trim() === '') throw notFound('File')
}

const readers: readonly [ending: string, argv: Argv][] = [
  ['.gz', ['gzip', '--decompress', '--stdout', '--']],
  ['.zst', ['zstd', '-q', '--decompress', '--stdout', '--']],
  ['', ['cat', '--']],
]

/** 404 when there is no such dump in the home, 409 with the words of the unpacker when it is broken. */
export async function testDump(target: DumpTarget, path: string, system: System): Promise<void> {
  await refuseForeign(target, system)
  const options = { as: ids(target.uid), inHome: homeOf(target), timeoutMs } as const
  await requireFile(target, path, system)
  if (path.endsWith('.gz')) await told(system.run(['gzip', '--test', '--', operand(`./${path}`)], options))
  if (path.endsWith('.zst')) await told(system.run(['zstd', '-q', '--test', '--', operand(`./${path}`)], options))
}

/** Reads a dump of the home (`path` relative to it) into the database, as the tenant from end to end. */
export async function loadDump(
  target: DumpTarget,
  { path, charset }: { readonly path: string; readonly charset: string },
  system: System,
  signal: AbortSignal,
): Promise<void> {
  await refuseForeign(target, system)
  const as = ids(target.uid)
  await requireFile(target, path, system)
  const [, argv] = readers.find(([ending]) => path.endsWith(ending)) ?? readers[2] ?? ['', ['cat', '--'] as const]
  const from = { argv: [...argv, operand(`./${path}`)] as const, as, inHome: homeOf(target) }
  const to = { argv: loadArgv(target, charset), as, inHome: homeOf(target) }
  await told(system.pipe(from, to, { timeoutMs, signal, ...onTheWay(target) }))
}

/** Copies all of a database into another one of the same tenant, which has to be there and empty. */
export async function copyDatabase(
  from: DumpTarget,
  to: string,
  structureOnly: boolean,
  system: System,
  signal: AbortSignal,
): Promise<void> {
  await refuseForeign(from, system)
  const as = ids(from.uid)
  const ends = { as, inHome: homeOf(from) }
  if (from.engine === 'mariadb') await told(requireRoutinesShown(system, from.database, from.username))
  const argv = dumpArgv(from, { tables: [], structureOnly, file: null, custom: false })
  const reader = { argv: loadArgv({ ...from, database: to }), ...ends }
  await told(system.pipe({ argv, ...ends }, reader, { timeoutMs, signal, ...onTheWay(from) }))
}

export interface CheckRequest extends DumpTarget {
  readonly tables: readonly string[]
  readonly repair: boolean
  readonly optimize: boolean
}

/** Looks whether tables are whole, mends and tidies them where asked. Answers with what the tools say, a line each. */
export async function checkDatabase(request: CheckRequest, system: System): Promise<readonly string[]> {
  await refuseForeign(request, system)
  const options = { as: ids(request.uid), inHome: homeOf(request), timeoutMs } as const
  const tables = request.tables.map(operand)
  const lines: string[] = []
  if (request.engine === 'mariadb') {
    const passes = ['--check', ...(request.repair ? ['--repair'] : []), ...(request.optimize ? ['--optimize'] : [])]
    for (const pass of passes) {
      const { stdout } = await told(
        system.run(['mariadb-check', ...mariaSocket, pass, '--', operand(request.database), ...tables], options),
      )
      lines.push(...stdout.split('\n'))
    }
  } else {
    const names = tables.map((table) => `"${table.replaceAll('"', '""')}"`).join(', ')
    const stdin = `${request.optimize ? 'VACUUM (VERBOSE, ANALYZE)' : 'ANALYZE VERBOSE'} ${names};\n`
    const { stderr } = await told(system.run(loadArgv(request), { ...options, stdin }))
    lines.push(...stderr.split('\n'))
  }
  return lines.filter((line) => line.trim() !== '').slice(0, 500)
}
