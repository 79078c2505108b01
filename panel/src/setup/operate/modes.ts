import { statSync } from 'node:fs'
import { type PanelSettings } from '../configuration.ts'
import { edgeUser, places } from '../places.ts'
import { lookUp } from '../users.ts'

/** How a file or folder of Croft's own has to be. */
export interface Wanted {
  readonly path: string
  readonly kind: 'file' | 'folder' | 'socket'
  readonly uid: number
  readonly gid: number
  readonly mode: number
  /** Made where it is missing; only for folders that hold nothing yet. */
  readonly make: boolean
}

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Croft's own files that hold secrets or give power, and the folders around them. */
export function wantedModes(settings: PanelSettings, owner: Owner): readonly Wanted[] {
  const root = { uid: 0, gid: 0 }
  const folder = (path: string, who: Owner, mode: number): Wanted => ({ path, kind: 'folder', ...who, mode, make: true })
  const file = (path: string, who: Owner, mode: number): Wanted => ({ path, kind: 'file', ...who, mode, make: false })
  const socket = (path: string, who: Owner, mode: number): Wanted => ({ path, kind: 'socket', ...who, mode, make: false })
  return [
    ...[places.config, places.state, places.logs, places.run, places.releases].map((path) => folder(path, root, 0o755)),
    folder(settings.data, owner, 0o700),
    file(places.agentConfig, root, 0o644),
    file(places.panelConfig, { uid: 0, gid: owner.gid }, 0o640),
    file(settings.secretKeyFile, owner, 0o600),
    file(settings.tls.key, owner, 0o600),
    socket(settings.socket, owner, 0o600),
    socket(settings.agentSocket, { uid: 0, gid: owner.gid }, 0o660),
  ]
}

/** What is wrong with one of them, `null` when nothing is. A missing file or socket is for others to say. */
export function wrongWith({ path, kind, uid, gid, mode, make }: Wanted): string | null {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts === undefined) return make ? 'is missing' : null
  const found = facts.isDirectory() ? 'folder' : facts.isSocket() ? 'socket' : 'file'
  if (found !== kind) return `is a ${found}, no ${kind}`
  if (facts.uid !== uid || facts.gid !== gid) return `belongs to ${facts.uid}:${facts.gid}, not to ${uid}:${gid}`
  const shown = (bits: number) => bits.toString(8).padStart(4, '0')
  return (facts.mode & 0o7777) === mode ? null : `has mode ${shown(facts.mode & 0o7777)}, not ${shown(mode)}`
}

/** The users that Croft cannot do without and that are not there. */
export const missingUsers = (panelUser: string): readonly string[] => [panelUser, edgeUser].filter((name) => lookUp(name) === null)
