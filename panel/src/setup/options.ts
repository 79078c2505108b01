import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { parseArgs } from 'node:util'
import { isIP } from 'node:net'
import { describe, problem } from './report.ts'

/** What the caller asked for; `undefined` = keep what is configured, else the default. */
export interface SetupOptions {
  readonly demo: boolean
  readonly packages: boolean
  readonly foreground: boolean
  readonly addresses: readonly string[] | undefined
  readonly ports: readonly number[] | undefined
  readonly hostname: string | undefined
  readonly webAddresses: readonly string[] | undefined
  readonly http: readonly number[] | undefined
  readonly https: readonly number[] | undefined
  readonly dnsAddresses: readonly string[] | undefined
  readonly dnsPorts: readonly number[] | undefined
  readonly data: string | undefined
  readonly admin: { readonly password: string | undefined; readonly email: string | undefined }
}

const flags = {
  demo: { type: 'boolean', default: false },
  'no-packages': { type: 'boolean', default: false },
  foreground: { type: 'boolean', default: false },
  address: { type: 'string', multiple: true },
  port: { type: 'string', multiple: true },
  hostname: { type: 'string' },
  'web-address': { type: 'string', multiple: true },
  http: { type: 'string', multiple: true },
  https: { type: 'string', multiple: true },
  'dns-address': { type: 'string', multiple: true },
  'dns-port': { type: 'string' },
  data: { type: 'string' },
} as const

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values
  } catch (cause) {
    throw problem(`${describe(cause)}. See: ./start.sh --help`)
  }
}

function toPorts(option: string, values: readonly string[] | undefined): readonly number[] | undefined {
  return values?.map((value) => {
    const port = Number(value)
    if (!/^\d+$/.test(value) || port < 1 || port > 65_535) throw problem(`--${option} ${value}: a port is a number from 1 to 65535.`)
    return port
  })
}

function toAddresses(option: string, values: readonly string[] | undefined, brackets: boolean): readonly string[] | undefined {
  return values?.map((value) => {
    const bare = value.replace(/^\[(.*)\]$/, '$1')
    const family = isIP(bare)
    if (family === 0) throw problem(`--${option} ${value}: this is no IP address.`)
    return family === 6 && brackets ? `[${bare}]` : bare
  })
}

const hostname = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

function toHostname(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined
  const lower = value.toLowerCase()
  if (!hostname.test(lower) && isIP(value) === 0)
    throw problem(`${JSON.stringify(value)} is no host name. Use one such as server.example.com.`)
  return lower
}

function toFolder(value: string | undefined): string | undefined {
  if (value !== undefined && !isAbsolute(value)) throw problem(`--data ${value}: give the folder with its whole path, from / on.`)
  return value
}

const given = (value: string | undefined) => (value === undefined || value === '' ? undefined : value)

/** Reads the command line and the presets of the environment. Throws `SetupProblem` on what it does not understand. */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv): SetupOptions {
  const values = parse(args)
  return {
    demo: values.demo,
    packages: !values['no-packages'],
    foreground: values.foreground,
    addresses: toAddresses('address', values.address, false),
    ports: toPorts('port', values.port),
    hostname: toHostname(values.hostname ?? environment['CROFT_HOSTNAME']),
    webAddresses: toAddresses('web-address', values['web-address'], true),
    http: toPorts('http', values.http),
    https: toPorts('https', values.https),
    dnsAddresses: toAddresses('dns-address', values['dns-address'], true),
    dnsPorts: toPorts('dns-port', values['dns-port'] === undefined ? undefined : [values['dns-port']]),
    data: toFolder(values.data),
    admin: { password: given(environment['CROFT_ADMIN_PASSWORD']), email: given(environment['CROFT_ADMIN_EMAIL']) },
  }
}

/** Data folder of the demonstration when none is named. */
export function demoFolder(environment: NodeJS.ProcessEnv): string {
  return join(given(environment['XDG_DATA_HOME']) ?? join(homedir(), '.local/share'), 'croft-demo')
}
