import { readlinkSync } from 'node:fs'
import { cronPaths } from '../drivers/cron/paths.ts'
import type { CronJobSpec, CronSpec } from '../drivers/cron/spec.ts'
import { rootOwned, type System, type SystemPaths } from '../system/system.ts'

/** All that a command finds in its environment: nothing of the runner's. What the tenant sets goes before what has a default. */
export function environmentOf(spec: CronSpec, job: CronJobSpec, paths: SystemPaths): Record<string, string> {
  const home = `${paths.homes}/${spec.username}`
  const php = job.phpVersion === null ? '' : `${cronPaths(paths).php}/${job.phpVersion}:`
  return {
    PATH: `${php}/usr/local/bin:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    TMPDIR: `${home}/tmp`,
    ...job.environment,
    HOME: home,
    USER: spec.username,
    LOGNAME: spec.username,
    SHELL: '/bin/sh',
  }
}

/** A folder in which `php` is this version. Throws when the machine does not have it. */
export async function ensurePhp(version: string, { files, paths }: Pick<System, 'files' | 'paths'>): Promise<void> {
  const program = `/usr/bin/php${version}`
  if ((await files.stat(program)) === null) throw new Error(`PHP ${version} is not installed on this server`)
  const folder = `${cronPaths(paths).php}/${version}`
  if ((await files.readLink(`${folder}/php`)) === program) return
  await files.ensureDirectory(folder, rootOwned(0o755))
  await files.linkAtomic(`${folder}/php`, program, { uid: 0, gid: 0 })
}

/** The time zone that the machine has now; a process keeps the one it was started with. */
export function machineZone(): string {
  try {
    const target = /\/zoneinfo\/(?:posix\/)?(.+)$/.exec(readlinkSync('/etc/localtime'))?.[1]
    if (target !== undefined) return target
  } catch (error) {
    if (!['ENOENT', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  return 'UTC'
}
