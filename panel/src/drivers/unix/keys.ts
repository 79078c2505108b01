import type { FileMap } from '../../system/ensure-files.ts'
import { rootOwned, type System } from '../../system/system.ts'
import type { UnixSpec } from './spec.ts'

/** The account's SSH keys in a root-owned folder outside all homes: `<config>/ssh/keys/<user>`. No file without keys and password. */
export function renderKeys(spec: UnixSpec | null, system: System): FileMap {
  if (spec === null || spec.state === 'locked' || (spec.sshKeys.length === 0 && spec.passwordHash === null)) return new Map()
  const folder = `${system.paths.config}/ssh/keys`
  return new Map([
    [folder, { kind: 'directory', owner: rootOwned(0o755) }],
    [`${folder}/${spec.username}`, { kind: 'file', content: spec.sshKeys.map((key) => `${key}\n`).join(''), owner: rootOwned(0o644) }],
  ])
}
