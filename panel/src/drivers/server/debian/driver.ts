import { ensureFiles, type FileMap, type Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver } from '../../driver.ts'
import { ServerSpec, type ServerAddress } from '../spec.ts'
import { addressFiles, dropAddress, isUnit, loadAddresses, observeAddresses, setAddress } from './addresses.ts'
import { knowsTimezone, observeTimeService, timezoneFiles } from './clock.ts'
import { renderHosts } from './hosts.ts'

const none: ServerSpec = { hostname: null, timezone: null, ntp: null, addresses: [] }

async function hostFiles(hostname: string, system: System): Promise<[string, Wanted][]> {
  const file = (content: string): Wanted => ({ kind: 'file', content, owner: rootOwned(0o644) })
  const hosts = renderHosts(await system.files.readText('/etc/hosts'), hostname)
  // the name last: as long as it is the old one, the next apply knows that there is something to do
  return [
    ['/etc/hosts', file(hosts)],
    ['/etc/hostname', file(`${hostname}\n`)],
  ]
}

async function filesOf(spec: ServerSpec, system: System): Promise<FileMap> {
  return new Map([
    ...(await addressFiles(spec.addresses, system)),
    ...(spec.timezone === null ? [] : timezoneFiles(spec.timezone)),
    ...(spec.hostname === null ? [] : await hostFiles(spec.hostname, system)),
  ])
}

const key = ({ ip, prefix, interface: name }: ServerAddress) => `${ip}/${prefix} ${name}`

/** Sets the name in the kernel; what the file says counts from the next boot only. */
async function takeName(hostname: string, force: boolean, system: System): Promise<string[]> {
  const now = await system.files.readText('/proc/sys/kernel/hostname')
  if (now === null ? !force : now.trim() === hostname) return []
  await system.run(['hostname', hostname])
  return [`hostname ${hostname}`]
}

interface Touch {
  /** Files have just changed: for machines whose kernel cannot be asked. */
  readonly written: boolean
  /** The last apply did not finish. */
  readonly force: boolean
}

/** Gives the machine the addresses that it lacks, and takes those away that are wanted no more. */
async function takeAddresses(wanted: readonly ServerAddress[], before: readonly ServerAddress[], how: Touch, system: System) {
  const keep = new Set(wanted.map(key))
  const known = new Set(before.map(key))
  const kept = new Set(wanted.map(({ ip }) => ip))
  const there = await observeAddresses(system)
  const changed: string[] = []
  for (const address of before) {
    const gone = there === null ? !how.written && !how.force : !there.has(address.ip)
    if (keep.has(key(address)) || gone) continue
    await dropAddress(address, system)
    changed.push(`address ${address.ip}`)
    // the same address with another prefix or elsewhere: it has to be given again
    if (kept.has(address.ip)) known.delete(key(address))
  }
  const failures: unknown[] = []
  for (const address of wanted) {
    const missing = how.force || there?.has(address.ip) === false
    if (!missing && known.has(key(address))) continue
    try {
      await setAddress(address, system)
      changed.push(`address ${address.ip}`)
    } catch (error) {
      // an interface that is not there must not keep the addresses of the others away
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return changed
}

async function takeTimeService(ntp: boolean | null, system: System): Promise<{ changed: string[]; notes: string[] }> {
  if (ntp === null) return { changed: [], notes: [] }
  const service = await observeTimeService(system)
  if (service === null) return { changed: [], notes: ntp ? ['No time service is installed'] : [] }
  if (service.enabled === ntp) return { changed: [], notes: [] }
  await system.run(['systemctl', '--no-ask-password', ntp ? 'enable' : 'disable', '--now', '--', service.unit])
  return { changed: [service.unit], notes: [] }
}

async function apply(_scope: string, wanted: ServerSpec | null, system: System, options: ApplyOptions): Promise<Applied> {
  const parsed = ServerSpec.safeParse(options.previous)
  const before = parsed.success ? parsed.data : none
  const spec = wanted ?? none
  if (spec.timezone !== null && !(await knowsTimezone(spec.timezone, system))) throw new Rejected(`unknown time zone ${spec.timezone}`)
  const files = await filesOf(spec, system)
  // name and time zone stay when nobody cares for them any more: a machine has always one
  const previous = new Map(await addressFiles(before.addresses, system))
  const done = await ensureFiles(system.files, files, { previous })
  const touched = [...done.changed, ...done.removed]
  const units = touched.some(isUnit) || (options.interrupted && [...files.keys(), ...previous.keys()].some(isUnit))
  if (units) await system.run(['systemctl', '--no-ask-password', 'daemon-reload'])
  const renamed =
    spec.hostname === null ? [] : await takeName(spec.hostname, options.interrupted || done.changed.includes('/etc/hostname'), system)
  const addresses = await takeAddresses(
    spec.addresses,
    before.addresses,
    { written: touched.length > 0, force: options.interrupted },
    system,
  )
  const time = await takeTimeService(spec.ntp, system)
  const changed = [...done.changed, ...renamed, ...addresses, ...time.changed]
  return { changed, removed: done.removed, reloaded: false, notes: time.notes }
}

/** The machine itself: its name, its further addresses, its time zone and who sets its clock. */
export const debianDriver: Driver<ServerSpec> = {
  role: 'server',
  name: 'debian',
  revision: 1,
  spec: ServerSpec,
  probe: async () => ({ installed: true, version: '', healthy: true, message: '' }),
  apply,
  /** After a boot without systemd, and when a network manager has thrown out what is not its own. */
  async ensureBase(system) {
    const there = await observeAddresses(system)
    if (there === null) return []
    const missing = (await loadAddresses(system)).filter(({ ip }) => !there.has(ip))
    for (const address of missing) await setAddress(address, system)
    return missing.map(({ ip }) => `address ${ip}`)
  },
}
