// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type { ServerEvent } from '../events.ts'
import type { Ack, JobAccepted, PackageUpdates, PlannedChange, Process, ServerIp, SystemInfo } from '../shapes.generated.ts'

/** System info. */
export const info = (client: Client, options?: CallOptions): Promise<SystemInfo> =>
  client.json({ method: 'GET', path: `/system/info` }, options)

/** CPU. */
export const cpu = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly percent: number
  readonly cores: readonly number[]
  readonly user: number
  readonly system: number
  readonly iowait: number
  readonly steal: number
  readonly pressure: number
}> => client.json({ method: 'GET', path: `/system/cpu` }, options)

/** Memory. */
export const memory = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly total_mb: number
  readonly used_mb: number
  readonly available_mb: number
  readonly cached_mb: number
  readonly percent: number
  readonly swap_total_mb: number
  readonly swap_used_mb: number
  readonly pressure: number
}> => client.json({ method: 'GET', path: `/system/memory` }, options)

/** Disk. */
export const disk = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly disks: readonly {
    readonly mount: string
    readonly device: string
    readonly fs: string
    readonly total_mb: number
    readonly used_mb: number
    readonly percent: number
    readonly inodes_percent: number
  }[]
  readonly io: { readonly read_kbps: number; readonly write_kbps: number; readonly util_percent: number }
}> => client.json({ method: 'GET', path: `/system/disk` }, options)

/** Network. */
export const network = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly interfaces: readonly {
    readonly name: string
    readonly rx_kbps: number
    readonly tx_kbps: number
    readonly rx_total_mb: number
    readonly tx_total_mb: number
    readonly errors: number
  }[]
  readonly connections: number
}> => client.json({ method: 'GET', path: `/system/network` }, options)

/** Load. */
export const load = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly load1: number
  readonly load5: number
  readonly load15: number
  readonly cores: number
  readonly running: number
  readonly total: number
}> => client.json({ method: 'GET', path: `/system/load` }, options)

export type ProcessesQuery = { readonly limit?: number; readonly user?: string }

/** Processes. */
export const processes = (client: Client, query: ProcessesQuery = {}, options?: CallOptions): Promise<readonly Process[]> =>
  client.json({ method: 'GET', path: `/system/processes`, query }, options)

/** Processes, one page. */
export const processesPage = (client: Client, query: ProcessesQuery & PageQuery, options?: CallOptions): Promise<Page<Process>> =>
  client.json({ method: 'GET', path: `/system/processes`, query: { page: 1, ...query } }, options)

export type ProcessesKillBody = { readonly signal?: 'TERM' | 'KILL' | 'HUP'; readonly started_at: string }

/** Send a signal to a process. */
export const processesKill = (client: Client, pid: string | number, body: ProcessesKillBody, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/system/processes/${encodeURIComponent(pid)}/kill`, body }, options)

export type HistoryQuery = {
  readonly metric: 'cpu' | 'memory' | 'disk' | 'network' | 'load' | 'requests'
  readonly range?: '1h' | '24h' | '7d' | '30d' | '1y'
}

/** Measurements over time. */
export const history = (
  client: Client,
  query: HistoryQuery,
  options?: CallOptions,
): Promise<{
  readonly metric: 'cpu' | 'memory' | 'disk' | 'network' | 'load' | 'requests'
  readonly range: '1h' | '24h' | '7d' | '30d' | '1y'
  readonly step_seconds: number
  readonly points: readonly { readonly at: string; readonly value?: number; readonly rx?: number; readonly tx?: number }[]
}> => client.json({ method: 'GET', path: `/system/history`, query }, options)

/** Everything of the dashboard at once. */
export const overview = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly info: SystemInfo
  readonly cpu: {
    readonly percent: number
    readonly cores: readonly number[]
    readonly user: number
    readonly system: number
    readonly iowait: number
    readonly steal: number
    readonly pressure: number
  }
  readonly memory: {
    readonly total_mb: number
    readonly used_mb: number
    readonly available_mb: number
    readonly cached_mb: number
    readonly percent: number
    readonly swap_total_mb: number
    readonly swap_used_mb: number
    readonly pressure: number
  }
  readonly disk: {
    readonly disks: readonly {
      readonly mount: string
      readonly device: string
      readonly fs: string
      readonly total_mb: number
      readonly used_mb: number
      readonly percent: number
      readonly inodes_percent: number
    }[]
    readonly io: { readonly read_kbps: number; readonly write_kbps: number; readonly util_percent: number }
  }
  readonly network: {
    readonly interfaces: readonly {
      readonly name: string
      readonly rx_kbps: number
      readonly tx_kbps: number
      readonly rx_total_mb: number
      readonly tx_total_mb: number
      readonly errors: number
    }[]
    readonly connections: number
  }
  readonly load: {
    readonly load1: number
    readonly load5: number
    readonly load15: number
    readonly cores: number
    readonly running: number
    readonly total: number
  }
  readonly services: readonly { readonly name: string; readonly display_name: string; readonly status: string }[]
  readonly counts: { readonly users: number; readonly domains: number; readonly jobs_open: number; readonly jobs_failed: number }
}> => client.json({ method: 'GET', path: `/system/overview` }, options)

export type StreamQuery = { readonly interval?: number }

/** Follow the measurements. */
export const stream = (client: Client, query: StreamQuery = {}, options?: CallOptions): AsyncGenerator<ServerEvent> =>
  client.events({ method: 'GET', path: `/system/stream`, query }, options)

/** Whether the parts of the panel work together. */
export const health = (
  client: Client,
  options?: CallOptions,
): Promise<{
  readonly ok: boolean
  readonly checks: readonly { readonly key: string; readonly ok: boolean; readonly message: string }[]
  readonly advisories: readonly { readonly key: string; readonly message: string }[]
}> => client.json({ method: 'GET', path: `/system/health` }, options)

export type PlanQuery = { readonly only?: string }

/** `only` is a part such as `site`, or one scope such as `site:7`. At most 1000 changes are listed. */
export const plan = (client: Client, query: PlanQuery = {}, options?: CallOptions): Promise<readonly PlannedChange[]> =>
  client.json({ method: 'GET', path: `/system/plan`, query }, options)

export type ApplyBody = { readonly only?: string }

/** Everything is rendered, tested and applied anew; what the server refuses is named in the job and stays as it was. */
export const apply = (client: Client, body: ApplyBody = {}, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/system/apply`, body }, options)

/** Host name of the server. */
export const hostname = (
  client: Client,
  options?: CallOptions,
): Promise<{ readonly hostname: string; readonly resolves: boolean; readonly ptr: string }> =>
  client.json({ method: 'GET', path: `/system/hostname` }, options)

export type HostnameUpdateBody = { readonly hostname: string }

/** The machine is renamed at once. The addresses that the panel gives out follow when it is started again; the name of its configuration file goes on being accepted, so that nobody is locked out by a name that leads nowhere. */
export const hostnameUpdate = (
  client: Client,
  body: HostnameUpdateBody,
  options?: CallOptions,
): Promise<{ readonly hostname: string; readonly resolves: boolean; readonly ptr: string } & Sync> =>
  client.json({ method: 'PUT', path: `/system/hostname`, body }, options)

/** Time of the server. */
export const time = (
  client: Client,
  options?: CallOptions,
): Promise<{ readonly now: string; readonly timezone: string; readonly ntp: boolean; readonly synchronized: boolean }> =>
  client.json({ method: 'GET', path: `/system/time` }, options)

export type TimeUpdateBody = { readonly timezone?: string; readonly ntp?: boolean }

/** Daemons that run already keep the time zone that they were started with. */
export const timeUpdate = (
  client: Client,
  body: TimeUpdateBody = {},
  options?: CallOptions,
): Promise<{ readonly now: string; readonly timezone: string; readonly ntp: boolean; readonly synchronized: boolean } & Sync> =>
  client.json({ method: 'PUT', path: `/system/time`, body }, options)

export type RebootBody = { readonly delay_seconds?: number }

/** A second call replaces the first. */
export const reboot = (client: Client, body: RebootBody = {}, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/system/reboot`, body }, options)

export type PackagesUpdatesQuery = { readonly refresh?: boolean }

/** Without `refresh` the lists are taken as they were read last. */
export const packagesUpdates = (client: Client, query: PackagesUpdatesQuery = {}, options?: CallOptions): Promise<PackageUpdates> =>
  client.json({ method: 'GET', path: `/system/packages/updates`, query }, options)

export type PackagesUpdateBody = { readonly packages?: readonly string[]; readonly security_only?: boolean }

/** Nothing is removed and no configuration file replaced; the panel itself is not among the packages. */
export const packagesUpdate = (client: Client, body: PackagesUpdateBody = {}, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/system/packages/update`, body }, options)

/** Addresses of the server. */
export const ips = (client: Client, options?: CallOptions): Promise<readonly ServerIp[]> =>
  client.json({ method: 'GET', path: `/system/ips` }, options)

export type IpsCreateBody = {
  readonly ip: string
  readonly prefix?: number
  readonly interface?: string
  readonly shared?: boolean
  readonly owner?: string
  readonly nat_ip?: string
}

/** It works at once and after every restart. Without `prefix` the address stands alone (/32, /128), without `interface` it goes to the one of the first address. An address with an `owner` is that account’s alone. */
export const ipsCreate = (client: Client, body: IpsCreateBody, options?: CallOptions): Promise<ServerIp & Sync> =>
  client.json({ method: 'POST', path: `/system/ips`, body }, options)

export type IpsUpdateBody = { readonly shared?: boolean; readonly owner?: string; readonly nat_ip?: string }

/** Change who may use an address. */
export const ipsUpdate = (client: Client, ip: string | number, body: IpsUpdateBody = {}, options?: CallOptions): Promise<ServerIp & Sync> =>
  client.json({ method: 'PUT', path: `/system/ips/${encodeURIComponent(ip)}`, body }, options)

/** Only addresses that were added here; those of the machine itself count as in use. */
export const ipsDelete = (client: Client, ip: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/system/ips/${encodeURIComponent(ip)}` }, options)
