import { ensureFiles, observeFiles, type FileMap } from '../../../system/ensure-files.ts'
import { ProgramFailed, rootOwned, type System } from '../../../system/system.ts'
import { Rejected, type Scope } from '../../driver.ts'
import type { FtpSpec } from '../spec.ts'
import { ftpPaths } from './paths.ts'
import { renderAddresses } from './render.ts'

const none: FileMap = new Map()

function rulesOf(scope: Scope, spec: FtpSpec | null, system: System): FileMap {
  const text = spec === null ? '' : renderAddresses(spec)
  if (text === '') return none
  const { addresses } = ftpPaths(system.paths)
  return new Map([
    [addresses, { kind: 'directory', owner: rootOwned(0o755) }],
    [`${addresses}/${scope.replace(':', '-')}.conf`, { kind: 'file', content: text, owner: rootOwned(0o644) }],
  ])
}

/** Makes sshd follow the lists of addresses; what it refuses is taken back. */
export async function ensureAddresses(
  scope: Scope,
  spec: FtpSpec | null,
  previous: FtpSpec | null,
  system: System,
  interrupted: boolean,
): Promise<string[]> {
  const wanted = rulesOf(scope, spec, system)
  const before = rulesOf(scope, previous, system)
  const difference = await observeFiles(system.files, wanted, { previous: before })
  const paths = [...difference.changed, ...difference.removed]
  if (paths.length === 0 && !(interrupted && wanted.size + before.size > 0)) return []
  await ensureFiles(system.files, wanted, { previous: before })
  if ((await system.services.state('ssh')).status !== 'running') return paths
  try {
    await system.run(['sshd', '-t'])
  } catch (cause) {
    await ensureFiles(system.files, before, { previous: wanted })
    if (!(cause instanceof ProgramFailed)) throw cause
    throw new Rejected(`sshd refuses its configuration: ${cause.output.trim().slice(0, 1000)}`, { cause })
  }
  await system.services.reload('ssh')
  return paths
}
