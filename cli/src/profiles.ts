import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseYaml, stringifyYaml } from './yaml.ts'
import { Fault, usage } from './fault.ts'
import type { Io } from './io.ts'

/** A panel that somebody has logged in to. */
export interface Profile {
  readonly name: string
  readonly url: string
  /** File that holds the API key, 0600. */
  readonly keyFile: string | null
  /** Program that prints the API key, with its arguments. */
  readonly keyCommand: string | null
  readonly fingerprint: string | null
  readonly output: string | null
}

export interface Profiles {
  /** Name of the profile that is used when nothing is said. */
  readonly standard: string | null
  readonly profiles: ReadonlyMap<string, Profile>
}

export const configFolder = (io: Io): string => join(io.home, '.config/croft')
export const configFile = (io: Io): string => join(configFolder(io), 'config.yaml')
export const keyFileOf = (io: Io, name: string): string => join(configFolder(io), `${name}.key`)

/** Refuses a file that others could read or that belongs to somebody else. */
export function requirePrivate(io: Io, file: string): void {
  const { mode, uid } = statSync(file)
  if (uid !== io.uid && uid !== 0) throw new Fault(4, `${file} belongs to somebody else`)
  if ((mode & 0o077) !== 0) throw new Fault(4, `${file} can be read by others: chmod 600 ${file}`)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

export function requireProfileName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name)) throw usage(`'${name}' cannot be the name of a profile`)
  return name
}

/** Reads ~/.config/croft/config.yaml; none is an empty one. */
export function loadProfiles(io: Io): Profiles {
  const file = configFile(io)
  if (!existsSync(file)) return { standard: null, profiles: new Map() }
  requirePrivate(io, file)
  let config: unknown
  try {
    config = parseYaml(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw usage(`${file} is no YAML: ${cause instanceof Error ? cause.message : ''}`, cause)
  }
  const found = isObject(config) && isObject(config['profiles']) ? config['profiles'] : {}
  const profiles = Object.entries(found).map(([name, value]): [string, Profile] => {
    const entry = isObject(value) ? value : {}
    const url = text(entry['url'])
    if (url === null) throw usage(`${file}: profile ${name} has no url`)
    return [
      name,
      {
        name,
        url,
        keyFile: text(entry['key_file']),
        keyCommand: text(entry['key_command']),
        fingerprint: text(entry['fingerprint']),
        output: text(entry['output']),
      },
    ]
  })
  return { standard: isObject(config) ? text(config['default']) : null, profiles: new Map(profiles) }
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivate(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.${process.pid}.new`
  try {
    writeFileSync(next, content, { mode: 0o600, flush: true })
    chmodSync(next, 0o600)
    renameSync(next, file)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  }
}

export function saveProfiles(io: Io, { standard, profiles }: Profiles): void {
  const entries = [...profiles.values()].map(({ name, url, keyFile, keyCommand, fingerprint, output }) => {
    const known = { url, key_file: keyFile, key_command: keyCommand, fingerprint, output }
    return [name, Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null))] as const
  })
  writePrivate(
    configFile(io),
    stringifyYaml({ ...(standard === null ? {} : { default: standard }), profiles: Object.fromEntries(entries) }),
  )
}
