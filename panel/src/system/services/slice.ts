import { rootOwned, type FileSystem, type SystemPaths } from '../system.ts'
import type { LimitedAccount, ResourceLimits, SliceManager } from './limits.ts'

/** Unit of an account's slice; names of accounts hold no dash, which would be a level of its own. */
export function sliceName(account: string): string {
  if (!/^[a-z][a-z0-9]{1,23}$/.test(account)) throw new Error(`no account: ${JSON.stringify(account)}`)
  return `croft-${account}.slice`
}

/** Settings of a slice. `disk`: a folder of the file system whose throughput is limited. */
function renderLimits({ cpuPercent, memoryMb, ioMbps, processes }: ResourceLimits, disk: string): string[] {
  return [
    '[Slice]',
    ...(cpuPercent === 0 ? [] : [`CPUQuota=${cpuPercent}%`]),
    // without the second, what is too much would go to disk and slow everybody down
    ...(memoryMb === 0 ? [] : [`MemoryMax=${memoryMb}M`, 'MemorySwapMax=0']),
    ...(ioMbps === 0 ? [] : [`IOReadBandwidthMax=${disk} ${ioMbps}M`, `IOWriteBandwidthMax=${disk} ${ioMbps}M`]),
    ...(processes === -1 ? [] : [`TasksMax=${processes}`]),
    '',
  ]
}

/** The slice of an account, for its daemons and cron jobs. */
const renderSlice = (account: string, limits: ResourceLimits, disk: string): string =>
  [
    '# Written by Croft; changes are overwritten. Use a drop-in for your own.',
    '[Unit]',
    `Description=Croft: account ${account}`,
    '',
    ...renderLimits(limits, disk),
  ].join('\n')

/** Without counting as processes of the account: systemd's manager for the user with its helper, and what sshd runs with its rights. */
const sessionProcesses = 3

/** For the slice in which systemd has the user's sessions: it has one of its own for each, and none may be put elsewhere. */
const renderSessions = (limits: ResourceLimits, disk: string): string => {
  const processes = limits.processes === -1 ? -1 : limits.processes + sessionProcesses
  return ['# Written by Croft; changes are overwritten. Use a drop-in for your own.', ...renderLimits({ ...limits, processes }, disk)].join(
    '\n',
  )
}

export interface SliceOptions {
  readonly paths: Pick<SystemPaths, 'homes'>
  readonly files: FileSystem
  readonly unitFolder: string
  readonly systemctl: (...args: readonly string[]) => Promise<unknown>
}

/** Slices of systemd, a unit file for each account that has limits, and a drop-in for the sessions of its user. */
export function createSlices({ paths, files, unitFolder, systemctl }: SliceOptions): SliceManager {
  const unitFile = ({ username }: LimitedAccount) => `${unitFolder}/${sliceName(username)}`
  const dropIns = ({ uid }: LimitedAccount) => `${unitFolder}/user-${uid}.slice.d`
  const textsOf = (account: LimitedAccount, limits: ResourceLimits | null): readonly (readonly [path: string, text: string | null])[] => [
    [unitFile(account), limits === null ? null : renderSlice(account.username, limits, paths.homes)],
    [`${dropIns(account)}/50-croft-${account.username}.conf`, limits === null ? null : renderSessions(limits, paths.homes)],
  ]
  return {
    available: true,
    async hasLimits(account, limits) {
      for (const [path, text] of textsOf(account, limits)) if ((await files.readText(path)) !== text) return false
      return true
    },
    async setLimits(account, limits) {
      // it would stay, with its limits, as long as nobody stops it
      if (limits === null) await systemctl('stop', '--', sliceName(account.username))
      else await files.ensureDirectory(dropIns(account), rootOwned(0o755))
      for (const [path, text] of textsOf(account, limits)) {
        if (text === null) await files.remove(path)
        else await files.writeAtomic(path, text, rootOwned(0o644))
      }
      if (limits === null && (await files.list(dropIns(account))).length === 0) await files.removeTree(dropIns(account))
      await systemctl('daemon-reload')
    },
  }
}
