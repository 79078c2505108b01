import { ProgramMissing } from '../../system/programs.ts'
import type { System } from '../../system/system.ts'
import type { UnixSpec } from './spec.ts'

const unavailable = 'Disk quota is not available on this file system'

/** Mount options that say "user quota is on", over ext4, xfs and others. */
const quotaOptions = /(^|,)(quota|uquota|usrquota|uqnoenforce|usrjquota=[^,]+)(,|$)/

/** Octal escapes of `/proc/self/mounts`. */
const unescape = (text: string) => text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

/** Mount point with user quota that holds `path`, or `null`. `mounts` is the text of `/proc/self/mounts`. */
export function quotaMount(mounts: string, path: string): string | null {
  const holding = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, point = '', , options = '']) => ({ point: unescape(point), options }))
    .filter(({ point }) => point !== '' && (point === '/' || path === point || path.startsWith(`${point}/`)))
  // the longest mount point wins, of equals the last: it covers the others
  const mount = holding.reduce<(typeof holding)[number] | null>(
    (best, next) => (best === null || next.point.length >= best.point.length ? next : best),
    null,
  )
  return mount !== null && quotaOptions.test(mount.options) ? mount.point : null
}

/** Sets the account's limits where the file system can; `previous` is what they were set to last, `null` = unknown. */
export async function ensureQuota(
  spec: UnixSpec,
  previous: UnixSpec | null,
  system: System,
): Promise<{ changed: string[]; notes: string[] }> {
  const limited = spec.diskQuotaMb !== -1 || spec.inodeQuota !== -1
  const mount = quotaMount((await system.files.readText('/proc/self/mounts')) ?? '', system.paths.homes)
  if (mount === null) return { changed: [], notes: limited ? [unavailable] : [] }
  if (previous !== null && previous.diskQuotaMb === spec.diskQuotaMb && previous.inodeQuota === spec.inodeQuota)
    return { changed: [], notes: [] }
  // 0 means "no limit" to setquota; a limit of 0 is the smallest there is
  const blocks = spec.diskQuotaMb === -1 ? 0 : Math.max(1, spec.diskQuotaMb * 1024)
  const inodes = spec.inodeQuota === -1 ? 0 : Math.max(1, spec.inodeQuota)
  const limits = [blocks, blocks, inodes, inodes].map(String)
  try {
    await system.run(['setquota', '-u', String(spec.uid), ...limits, mount])
  } catch (error) {
    if (error instanceof ProgramMissing) return { changed: [], notes: limited ? [unavailable] : [] }
    throw error
  }
  return { changed: [`quota ${spec.username}`], notes: [] }
}
