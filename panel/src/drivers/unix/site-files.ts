import { conflict } from '@croft/kit/errors.ts'
import { operand } from '../../system/run.ts'
import type { System } from '../../system/system.ts'
import { asTenant, refuseForeign, type AccountToPurge } from './purge.ts'

/** A folder below `<home>/domains/` of a tenant. Everything here is done with that tenant's rights. */
export interface SiteFolder extends AccountToPurge {
  readonly folder: string
}

/** Copying a large site takes its time. */
const timeoutMs = 60 * 60_000
const ids = (uid: number) => ({ uid, gid: uid })
const domainsOf = ({ username }: AccountToPurge) => ({ user: username, parts: ['domains'] })

/** What has that name in the tenant's folder of sites; `null` when nothing has. */
export async function observeFolder(site: SiteFolder, system: System): Promise<'folder' | 'other' | null> {
  await refuseForeign(site, system)
  const argv = ['find', '.', '-mindepth', '1', '-maxdepth', '1', '-name', operand(site.folder), '-printf', '%y'] as const
  const { stdout } = await system.run(argv, { as: ids(site.uid), inHome: domainsOf(site) })
  return stdout === '' ? null : stdout === 'd' ? 'folder' : 'other'
}

const taken = ({ username, folder }: SiteFolder) => conflict(`The folder domains/${folder} already exists in the home of ${username}`)

async function rename(site: SiteFolder, to: string, system: System): Promise<void> {
  const argv = ['mv', '-T', '-n', '--', operand(site.folder), operand(to)] as const
  await system.run(argv, { as: ids(site.uid), inHome: domainsOf(site) })
  // whoever was faster is not overwritten, and mv does not say so
  if ((await observeFolder(site, system)) !== null) throw taken({ ...site, folder: to })
}

/** Gives a folder another name. Quiet when it has it already; never over something else. */
export async function moveFolder(site: SiteFolder, to: string, system: System): Promise<void> {
  const there = await observeFolder({ ...site, folder: to }, system)
  if ((await observeFolder(site, system)) === null) return
  if (there !== null) throw taken({ ...site, folder: to })
  await rename(site, to, system)
}

export async function removeFolder(site: SiteFolder, system: System): Promise<void> {
  if ((await observeFolder(site, system)) === null) return
  await asTenant(['rm', '-rf', '--one-file-system', '--', operand(site.folder)], domainsOf(site), site.uid, system)
}

export interface CopyRequest {
  readonly from: SiteFolder
  readonly to: SiteFolder
  /** Names the unfinished copy. */
  readonly job: number
  /** Milliseconds since the epoch: only what changed since then is brought into a finished copy; `null` makes the copy. */
  readonly since: number | null
}

/**
 * Copies a folder, also to another tenant: one `tar` reads as the one, one writes as the other, so that what arrives belongs to the
 * other and neither can reach what it may not. Set-id bits do not come along. The copy has its name only when it is whole.
 */
export async function copyFolder({ from, to, job, since }: CopyRequest, system: System, signal: AbortSignal): Promise<void> {
  if ((await observeFolder(from, system)) !== 'folder') return
  const there = await observeFolder(to, system)
  if (since === null && there !== null) return
  const part = since === null ? `.croft-${job}.part` : to.folder
  if (since === null) {
    await removeFolder({ ...to, folder: part }, system)
    await system.files.ensureHomeDirectory(to.username, [
      { name: 'domains', owner: { ...ids(to.uid), mode: 0o711 } },
      { name: part, owner: { ...ids(to.uid), mode: 0o700 } },
    ])
  } else if (there === null) return
  const newer = since === null ? [] : [`--newer=@${Math.floor(since / 1000)}`]
  const keep = since === null ? [] : ['--keep-newer-files']
  await system.pipe(
    {
      argv: ['tar', '--create', '--file=-', '--one-file-system', '--sparse', ...newer, '--', '.'],
      as: ids(from.uid),
      inHome: { user: from.username, parts: ['domains', from.folder] },
      // 1: a file changed while it was read; what changes is brought after
      tolerate: 1,
    },
    {
      argv: ['tar', '--extract', '--file=-', '--no-same-owner', '--no-same-permissions', '--delay-directory-restore', ...keep],
      as: ids(to.uid),
      inHome: { user: to.username, parts: ['domains', part] },
    },
    { timeoutMs, signal },
  )
  if (since === null) await rename({ ...to, folder: part }, to.folder, system)
}
