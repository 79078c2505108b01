// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type { ServerEvent } from '../events.ts'
import type { Ack, JobAccepted, Service, ServiceConfig, ServiceMetrics } from '../shapes.generated.ts'

export type ListQuery = { readonly status?: 'running' | 'stopped' | 'failed' | 'not_installed' }

/** List services. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly Service[]> =>
  client.json({ method: 'GET', path: `/services`, query }, options)

/** List services, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<Service>> =>
  client.json({ method: 'GET', path: `/services`, query: { page: 1, ...query } }, options)

/** Get service. */
export const show = (client: Client, name: string | number, options?: CallOptions): Promise<Service> =>
  client.json({ method: 'GET', path: `/services/${encodeURIComponent(name)}` }, options)

/** Start service. */
export const start = (
  client: Client,
  name: string | number,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly status: 'running' } & Sync> =>
  client.json({ method: 'POST', path: `/services/${encodeURIComponent(name)}/start` }, options)

export type StopBody = { readonly force?: boolean }

/** Stop service. */
export const stop = (
  client: Client,
  name: string | number,
  body: StopBody = {},
  options?: CallOptions,
): Promise<{ readonly success: true; readonly status: 'stopped' } & Sync> =>
  client.json({ method: 'POST', path: `/services/${encodeURIComponent(name)}/stop`, body }, options)

/** Restart service. */
export const restart = (
  client: Client,
  name: string | number,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly status: 'running' } & Sync> =>
  client.json({ method: 'POST', path: `/services/${encodeURIComponent(name)}/restart` }, options)

/** Reload the configuration of a service. */
export const reload = (
  client: Client,
  name: string | number,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly status: 'running' } & Sync> =>
  client.json({ method: 'POST', path: `/services/${encodeURIComponent(name)}/reload` }, options)

/** Start a service at boot. */
export const enable = (client: Client, name: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/services/${encodeURIComponent(name)}/enable` }, options)

/** Do not start a service at boot. */
export const disable = (client: Client, name: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/services/${encodeURIComponent(name)}/disable` }, options)

/** From the Debian sources that are configured on the server. */
export const install = (client: Client, name: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/services/${encodeURIComponent(name)}/install` }, options)

export type LogsQuery = { readonly lines?: number; readonly q?: string; readonly since?: string }

/** Last lines of the log of a service. */
export const logs = (
  client: Client,
  name: string | number,
  query: LogsQuery = {},
  options?: CallOptions,
): Promise<{ readonly lines: readonly string[] }> =>
  client.json({ method: 'GET', path: `/services/${encodeURIComponent(name)}/logs`, query }, options)

/** Follow the log of a service. */
export const logsStream = (client: Client, name: string | number, options?: CallOptions): AsyncGenerator<ServerEvent> =>
  client.events({ method: 'GET', path: `/services/${encodeURIComponent(name)}/logs/stream` }, options)

export type ConfigShowQuery = { readonly file?: string }

/** The first file without `file`. */
export const configShow = (
  client: Client,
  name: string | number,
  query: ConfigShowQuery = {},
  options?: CallOptions,
): Promise<ServiceConfig> => client.json({ method: 'GET', path: `/services/${encodeURIComponent(name)}/config`, query }, options)

export type ConfigUpdateBody = { readonly file: string; readonly content: string; readonly revision: number }

/** Files for additions of the administrator’s: `custom.d` of nginx and `99-custom.ini` of PHP-FPM. The text is tested before the service reads it, and what fails is put back. Files that Croft writes are only shown. */
export const configUpdate = (
  client: Client,
  name: string | number,
  body: ConfigUpdateBody,
  options?: CallOptions,
): Promise<ServiceConfig & Sync> => client.json({ method: 'PUT', path: `/services/${encodeURIComponent(name)}/config`, body }, options)

export type MetricsQuery = { readonly range?: '1h' | '24h' | '7d' | '30d' }

/** What a service used over time. */
export const metrics = (client: Client, name: string | number, query: MetricsQuery = {}, options?: CallOptions): Promise<ServiceMetrics> =>
  client.json({ method: 'GET', path: `/services/${encodeURIComponent(name)}/metrics`, query }, options)
