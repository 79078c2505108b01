import { Option } from 'commander'
import { usage } from './fault.ts'
import { duration } from './values.ts'

/** Options that every command takes, read once. */
export interface Globals {
  readonly output: 'table' | 'json' | 'yaml'
  readonly quiet: boolean
  readonly profile: string | null
  readonly url: string | null
  readonly local: boolean
  readonly socket: string | null
  readonly columns: readonly string[] | null
  readonly sort: string | null
  readonly header: boolean
  readonly page: number | null
  readonly perPage: number | null
  readonly all: boolean
  readonly filters: readonly (readonly [string, string])[]
  readonly wait: boolean
  /** Milliseconds a job may take; `null` = as long as it needs. */
  readonly timeout: number | null
  readonly yes: boolean
  readonly dryRun: boolean
  readonly idempotencyKey: string | null
  readonly as: string | null
  readonly color: boolean
  readonly verbose: boolean
  readonly debug: boolean
  readonly help: boolean
}

const many = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value]

/** The global options as commander has them; fresh ones each time, because commander keeps state in them. */
export const globalOptions = (): Option[] => [
  new Option('-o, --output <format>', 'table, json or yaml'),
  new Option('-q, --quiet', 'no progress and no notes; writing commands print only the id'),
  new Option('-p, --profile <name>', 'panel of this profile'),
  new Option('--url <url>', 'panel at this address; the key comes from CROFT_API_KEY'),
  new Option('--local', 'panel on this machine, as root'),
  new Option('--socket <path>', 'panel on this machine, at this socket'),
  new Option('--columns <names>', 'columns of the table, separated by commas'),
  new Option('--sort <field>', 'order of a list; -field turns it round'),
  new Option('--no-header', 'table without its first line'),
  new Option('--page <n>', 'one page of a list'),
  new Option('--per-page <n>', 'length of a page, 1 to 200'),
  new Option('--all', 'every page of a list'),
  new Option('--filter <field=value>', 'only these; may be repeated').argParser(many),
  new Option('--wait', 'wait for jobs (default)'),
  new Option('--no-wait', 'print the job id at once'),
  new Option('--timeout <time>', 'wait no longer than this: 90s, 10m, 2h'),
  new Option('--yes', 'no question before something is destroyed'),
  new Option('--dry-run', 'show what would be done, and do nothing'),
  new Option('--idempotency-key <key>', 'key of this write, instead of a fresh one'),
  new Option('--as <account>', 'act for this account'),
  new Option('--no-color', 'no colour'),
  new Option('--verbose', 'say more'),
  new Option('--debug', 'show requests and answers, without secrets'),
  new Option('-h, --help', 'show help'),
]

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function whole(name: string, value: unknown): number | null {
  if (value === undefined) return null
  if (typeof value !== 'string' || !/^[1-9]\d{0,8}$/.test(value)) throw usage(`--${name} takes a whole number from 1`)
  return Number(value)
}

function outputOf(value: unknown): Globals['output'] {
  const asked = value === undefined || value === '' ? 'table' : value
  if (asked === 'table' || asked === 'json' || asked === 'yaml') return asked
  throw usage('--output is table, json or yaml')
}

function filterOf(given: string): readonly [string, string] {
  const at = given.indexOf('=')
  if (at < 1) throw usage('--filter takes field=value')
  return [given.slice(0, at).replaceAll('-', '_'), given.slice(at + 1)]
}

/** Reads what commander found, before and after the command; what comes after counts more. */
export function readGlobals(found: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string | undefined>>): Globals {
  const columns = text(found['columns'])
  const timeout = text(found['timeout'])
  const key = text(found['idempotencyKey'])
  if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key)) throw usage('--idempotency-key takes 1 to 255 printable characters')
  return {
    output: outputOf(found['output'] ?? env['CROFT_OUTPUT']),
    quiet: found['quiet'] === true,
    profile: text(found['profile']),
    url: text(found['url']),
    local: found['local'] === true,
    socket: text(found['socket']),
    columns: columns === null ? null : columns.split(',').map((name) => name.trim().replaceAll('-', '_')),
    sort: text(found['sort']),
    header: found['header'] !== false,
    page: whole('page', found['page']),
    perPage: whole('per-page', found['perPage']),
    all: found['all'] === true,
    filters: Array.isArray(found['filter']) ? (found['filter'] as string[]).map(filterOf) : [],
    wait: found['wait'] !== false,
    timeout: timeout === null ? null : duration('timeout', timeout),
    yes: found['yes'] === true,
    dryRun: found['dryRun'] === true,
    idempotencyKey: key,
    as: text(found['as']),
    color: found['color'] !== false && (env['NO_COLOR'] ?? '') === '',
    verbose: found['verbose'] === true,
    debug: found['debug'] === true,
    help: found['help'] === true,
  }
}
