import { existsSync, readFileSync } from 'node:fs'
import { Secret } from '@croft/kit/secret.ts'
import { Fault, usage } from './fault.ts'
import type { Globals } from './globals.ts'
import { fingerprintBytes } from './http/transport.ts'
import type { Io } from './io.ts'
import { loadProfiles, type Profile } from './profiles.ts'
import { profileKey } from './profile-key.ts'

/** Which panel: this machine's socket, or an address. */
export type Target =
  | { readonly kind: 'local'; readonly socket: string }
  | {
      readonly kind: 'remote'
      readonly url: URL
      /** SHA-256 of the one certificate that is allowed. */ readonly fingerprint: Buffer | null
    }

export interface Chosen {
  readonly target: Target
  readonly token: Secret | null
  readonly profile: Profile | null
}

/** Where set-up writes the panel's own places. */
export const panelConfigFile = '/etc/croft/panel.json'

/** Settings of the panel on this machine that the command line needs; `null` when there is none, or it may not be read. */
export function localPanel(file = panelConfigFile): { readonly socket: string; readonly data: string; readonly cert: string } | null {
  if (!existsSync(file)) return null
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EACCES') return null
    throw new Fault(8, `cannot read ${file}`, { cause })
  }
  const config = JSON.parse(text) as { socket?: unknown; data?: unknown; tls?: { cert?: unknown } }
  const { socket, data, tls } = config
  if (typeof socket !== 'string') throw new Fault(8, `${file} names no socket`)
  return { socket, data: typeof data === 'string' ? data : '', cert: typeof tls?.cert === 'string' ? tls.cert : '' }
}

/** Checks an address: https, nothing but host and port. */
export function panelUrl(text: string): URL {
  const given = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw usage(`'${text}' is not the https address of a panel, such as https://panel.example.com:3082`)
  }
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '') throw usage(`'${text}' has a path: give only host and port`)
  return url
}

/** Checks `sha256:…`. */
export function pinOf(text: string): Buffer {
  const bytes = fingerprintBytes(text)
  if (bytes === null) throw usage('a fingerprint is sha256: and 64 hex digits')
  return bytes
}

const nonEmpty = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value)

function remoteByUrl(io: Io, url: string): Chosen {
  const key = nonEmpty(io.env['CROFT_API_KEY'])
  const pin = nonEmpty(io.env['CROFT_FINGERPRINT'])
  const target: Target = { kind: 'remote', url: panelUrl(url), fingerprint: pin === null ? null : pinOf(pin) }
  if (key === null) throw new Fault(4, 'CROFT_API_KEY holds no API key; to keep one use: croft login')
  return { target, token: new Secret(key), profile: null }
}

function byProfile(io: Io, profile: Profile): Chosen {
  const fingerprint = profile.fingerprint === null ? null : pinOf(profile.fingerprint)
  return { target: { kind: 'remote', url: panelUrl(profile.url), fingerprint }, token: profileKey(io, profile), profile }
}

/** Which panel is meant, and as whom: by option, by environment, by the default profile, else the panel of this machine. */
export function chooseTarget(io: Io, globals: Pick<Globals, 'profile' | 'url' | 'local' | 'socket'>): Chosen {
  const asked = [globals.profile, globals.url, globals.local || globals.socket !== null ? 'local' : null].filter((way) => way !== null)
  if (asked.length > 1) throw usage('--profile, --url and --local exclude each other')
  const local = (socket: string): Chosen => ({ target: { kind: 'local', socket }, token: null, profile: null })
  const socketOf = () => globals.socket ?? nonEmpty(io.env['CROFT_SOCKET']) ?? localPanel()?.socket ?? null
  const named = (name: string) => {
    const profile = loadProfiles(io).profiles.get(name)
    if (profile === undefined) throw usage(`there is no profile '${name}': see profiles:list`)
    return byProfile(io, profile)
  }
  if (globals.url !== null) return remoteByUrl(io, globals.url)
  if (globals.profile !== null) return named(globals.profile)
  if (globals.local || globals.socket !== null) {
    const socket = socketOf()
    if (socket === null) throw new Fault(8, `there is no panel on this machine: ${panelConfigFile} is missing`)
    return local(socket)
  }
  const url = nonEmpty(io.env['CROFT_URL'])
  if (url !== null) return remoteByUrl(io, url)
  const profile = nonEmpty(io.env['CROFT_PROFILE'])
  if (profile !== null) return named(profile)
  const chosen = nonEmpty(io.env['CROFT_SOCKET'])
  if (chosen !== null) return local(chosen)
  const { standard } = loadProfiles(io)
  if (standard !== null) return named(standard)
  const socket = io.uid === 0 ? socketOf() : null
  if (socket === null) throw usage('which panel? Log in with: croft login --url https://panel.example.com:3082')
  return local(socket)
}
