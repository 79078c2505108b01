import type { Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'

const zones = '/usr/share/zoneinfo'
const lists = ['/usr/lib/systemd/ntp-units.d', '/etc/systemd/ntp-units.d']
const unitFolders = ['/etc/systemd/system', '/lib/systemd/system', '/usr/lib/systemd/system']
const wants = ['sysinit.target.wants', 'multi-user.target.wants', 'default.target.wants']

/** Whether this machine knows the time zone; every machine knows UTC. */
export async function knowsTimezone(timezone: string, system: System): Promise<boolean> {
  if (timezone === 'UTC') return true
  const there = await system.files.stat(`${zones}/${timezone}`)
  return there?.kind === 'file' || there?.kind === 'link'
}

/** Files that say which time zone the machine is in. */
export const timezoneFiles = (timezone: string): [string, Wanted][] => [
  ['/etc/localtime', { kind: 'link', target: `${zones}/${timezone}`, owner: { uid: 0, gid: 0 } }],
  ['/etc/timezone', { kind: 'file', content: `${timezone}\n`, owner: rootOwned(0o644) }],
]

/** Name of the time zone as the machine is set, `UTC` where nothing says. */
export async function observeTimezone(system: System): Promise<string> {
  const target = await system.files.readLink('/etc/localtime')
  const linked = target === null ? null : (/\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(target)?.[1] ?? null)
  return linked ?? (((await system.files.readText('/etc/timezone')) ?? '').trim() || 'UTC')
}

export interface TimeService {
  /** `systemd-timesyncd.service`. */
  readonly unit: string
  readonly enabled: boolean
}

/** The time service of this machine as systemd's lists name it, the preferred one first; `null` without any. */
export async function observeTimeService(system: System): Promise<TimeService | null> {
  const { files } = system
  const named: { readonly order: string; readonly unit: string }[] = []
  for (const folder of lists) {
    for (const order of await files.list(folder)) {
      const text = (await files.readText(`${folder}/${order}`)) ?? ''
      for (const unit of text.split('\n')) if (/^[a-z0-9@._-]+\.service$/.test(unit.trim())) named.push({ order, unit: unit.trim() })
    }
  }
  for (const { unit } of named.toSorted((one, other) => (one.order < other.order ? -1 : 1))) {
    const places = await Promise.all(unitFolders.map((folder) => files.stat(`${folder}/${unit}`)))
    if (places.every((place) => place === null)) continue
    const links = await Promise.all(wants.map((folder) => files.stat(`/etc/systemd/system/${folder}/${unit}`)))
    return { unit, enabled: links.some((link) => link !== null) }
  }
  return null
}

/** Whether the clock has been set by a time service since the machine started. */
export const observeSynchronized = async (system: System): Promise<boolean> =>
  (await system.files.stat('/run/systemd/timesync/synchronized')) !== null
