import { rmSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Option } from 'commander'
import { Secret } from '@croft/kit/secret.ts'
import { exits, type ExitCode, Fault, usage } from '../fault.ts'
import { createClient } from '../http/client.ts'
import { certificateAt, fingerprintOf } from '../http/transport.ts'
import type { Io } from '../io.ts'
import { printNote } from '../output.ts'
import { configFile, keyFileOf, loadProfiles, requireProfileName, saveProfiles, writePrivate } from '../profiles.ts'
import { secretFromFile } from '../secrets.ts'
import { panelUrl, pinOf } from '../target.ts'
import { askHidden, canAsk } from '../terminal.ts'
import { parseWord } from '../word.ts'

const options = () => [
  new Option('--fingerprint <sha256>', 'certificate of a self-signed panel'),
  new Option('--key-stdin', 'read the API key from standard input'),
  new Option('--key-file <path>', 'read the API key from a file of mode 0600'),
]

async function keyFrom(io: Io, found: Readonly<Record<string, unknown>>): Promise<Secret> {
  const file = found['keyFile']
  let key: string
  if (found['keyStdin'] === true) key = (await text(io.stdin)).split(/\r?\n/)[0] ?? ''
  else if (typeof file === 'string') key = secretFromFile(file)
  else if (canAsk(io)) key = await askHidden(io, 'API key: ')
  else throw usage('the API key is needed: --key-stdin or --key-file')
  if (!/^wsp_[\x21-\x7e]{1,250}$/.test(key)) throw usage('an API key begins with wsp_')
  return new Secret(key)
}

/** Tells what a self-signed panel shows, so that it can be compared with what the panel itself says. */
async function requireTrusted(url: URL): Promise<void> {
  const { der, authorized } = await certificateAt(url)
  if (authorized) return
  const print = fingerprintOf(der)
  throw new Fault(
    exits.unreachable,
    `nobody vouches for the certificate of ${url.host}. If the panel itself says ${print}, add: --fingerprint ${print}`,
  )
}

/** `login --url <url> [--profile <name>]`: checks an API key and keeps it. */
export const login = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals, found } = parseWord(io, before, rest, { options: options() })
    const address = globals.url ?? io.env['CROFT_URL'] ?? ''
    if (address === '') throw usage('--url is missing: the https address of the panel')
    const url = panelUrl(address)
    const name = requireProfileName(globals.profile ?? 'default')
    const print = found['fingerprint']
    const fingerprint = typeof print === 'string' ? pinOf(print) : null
    if (fingerprint === null) await requireTrusted(url)
    const token = await keyFrom(io, found)
    const client = createClient(io, { target: { kind: 'remote', url, fingerprint }, token, debug: globals.debug, quiet: globals.quiet })
    const { body } = await client.call({ method: 'GET', path: '/api/v1/auth/me' })
    const { standard, profiles } = loadProfiles(io)
    const keyFile = keyFileOf(io, name)
    const profile = {
      name,
      url: url.origin,
      keyFile,
      keyCommand: null,
      fingerprint: fingerprint === null ? null : `sha256:${fingerprint.toString('hex')}`,
      output: profiles.get(name)?.output ?? null,
    }
    writePrivate(keyFile, `${token.reveal()}\n`)
    saveProfiles(io, { standard: standard ?? name, profiles: new Map([...profiles, [name, profile]]) })
    const who = (body as { username?: unknown } | null)?.username
    printNote(io, globals, `logged in to ${url.origin} as ${String(who)}; profile ${name} is kept in ${configFile(io)}`)
    return exits.done
  },
}

/** Takes a profile out, and its key with it when the key is ours. */
export function removeProfile(io: Io, name: string): void {
  const { standard, profiles } = loadProfiles(io)
  if (!profiles.has(name)) throw new Fault(exits.notFound, `there is no profile '${name}'`)
  const others = new Map([...profiles].filter(([other]) => other !== name))
  saveProfiles(io, { standard: standard === name ? null : standard, profiles: others })
  rmSync(keyFileOf(io, name), { force: true })
}

/** `logout [--profile <name>]`: forgets the key. The key itself goes on until it is deleted in the panel. */
export const logout = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const name = globals.profile ?? io.env['CROFT_PROFILE'] ?? loadProfiles(io).standard
    if (name === null) throw usage('which profile? Say --profile <name>')
    removeProfile(io, name)
    printNote(io, globals, `profile ${name} is forgotten; its API key stays valid until it is deleted in the panel`)
    return exits.done
  },
}
