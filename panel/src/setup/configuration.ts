import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWriter } from '../system/atomic-write.ts'
import type { Ownership } from '../system/system.ts'
import type { SetupOptions } from './options.ts'
import { edgeUser, panelUser, places } from './places.ts'
import { problem } from './report.ts'

/** `/etc/croft/agent.json`. */
export interface AgentSettings {
  readonly paths: { readonly homes: string; readonly config: string; readonly state: string; readonly logs: string; readonly run: string }
  readonly services: 'systemd' | 'direct'
  readonly panelUser: string
  readonly edgeUser: string
  readonly dns: { readonly addresses: readonly string[]; readonly port: number }
  readonly web: { readonly http: readonly number[]; readonly https: readonly number[]; readonly addresses: readonly string[] }
}

/** `/etc/croft/panel.json`. */
export interface PanelSettings {
  readonly database: string
  readonly listen: { readonly addresses: readonly string[]; readonly ports: readonly number[] }
  readonly socket: string
  readonly agentSocket: string
  readonly data: string
  readonly hostname: string
  readonly tls: { readonly cert: string; readonly key: string }
  readonly secretKeyFile: string
  /** Everybody from outside gets this message. */
  readonly maintenance?: { readonly message: string }
  /** Who may reach the panel's ports; none = everybody. */
  readonly networks?: readonly string[]
}

/** The object in a configuration file, `null` when there is no file. What an administrator added stays in it. */
export function readSettings<Settings>(path: string): Partial<Settings> | null {
  if (!existsSync(path)) return null
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value === 'object' && value !== null) return value as Partial<Settings>
  } catch (cause) {
    throw problem(`${path} is no JSON any more. Put it right, or move it away to have it made anew, then run this again.`, cause)
  }
  throw problem(`${path} holds no JSON object. Put it right, or move it away to have it made anew, then run this again.`)
}

/** `::` cannot be listened on where the kernel has IPv6 off. */
const everywhere = (ipv6: string) => (existsSync('/proc/net/if_inet6') ? ['0.0.0.0', ipv6] : ['0.0.0.0'])

/** What is asked for goes before what is configured, that before the default. */
export function agentSettings(options: SetupOptions, systemd: boolean, found: Partial<AgentSettings> | null): AgentSettings {
  const { homes, config, state, logs, run } = places
  const dns = { addresses: everywhere('[::]'), port: 53, ...found?.dns }
  const web = { http: [80], https: [443], addresses: everywhere('[::]'), ...found?.web }
  return {
    paths: { homes, config, state, logs, run },
    panelUser,
    edgeUser,
    ...found,
    services: systemd ? 'systemd' : 'direct',
    dns: { addresses: options.dnsAddresses ?? dns.addresses, port: options.dnsPorts?.[0] ?? dns.port },
    web: { http: options.http ?? web.http, https: options.https ?? web.https, addresses: options.webAddresses ?? web.addresses },
  }
}

export function panelSettings(options: SetupOptions, hostname: string, data: string, found: Partial<PanelSettings> | null): PanelSettings {
  if (options.data !== undefined && found?.data !== undefined && options.data !== found.data) {
    throw problem(`the panel's data are in ${found.data} already; set-up does not move them. Leave out --data.`)
  }
  const listen = { addresses: everywhere('::'), ports: [3082, 2083], ...found?.listen }
  return {
    database: `sqlite:${join(data, 'croft.db')}`,
    socket: join(places.panelRun, 'panel.sock'),
    agentSocket: join(places.run, 'agent.sock'),
    data,
    tls: { cert: join(data, 'tls', 'panel.crt'), key: join(data, 'tls', 'panel.key') },
    secretKeyFile: join(data, 'secret.key'),
    ...found,
    hostname: options.hostname ?? found?.hostname ?? hostname,
    listen: { addresses: options.addresses ?? listen.addresses, ports: options.ports ?? listen.ports },
  }
}

/** Writes a configuration file when it says something else; true when it did. */
export async function ensureSettings(path: string, settings: object, owner: Ownership): Promise<boolean> {
  const text = `${JSON.stringify(settings, null, 2)}\n`
  const writer = createWriter()
  if (existsSync(path) && readFileSync(path, 'utf8') === text) {
    await writer.setOwnership(path, owner)
    return false
  }
  await writer.writeAtomic(path, text, owner)
  return true
}
