import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { defaultPaths } from '../system/paths.ts'

const Absolute = z.string().regex(/^\/[^\p{Cc}]*$/u)

/** `/etc/croft/agent.json`; every field has the default of a normal installation. */
export const AgentConfig = z.strictObject({
  paths: z
    .strictObject({
      homes: Absolute.default(defaultPaths.homes),
      config: Absolute.default(defaultPaths.config),
      state: Absolute.default(defaultPaths.state),
      logs: Absolute.default(defaultPaths.logs),
      run: Absolute.default(defaultPaths.run),
    })
    .prefault({}),
  /** `direct`: Croft starts and watches its daemons itself, where systemd is not process 1. */
  services: z.enum(['systemd', 'direct']).default('systemd'),
  /** User of the panel; its group may use the agent's socket. */
  panelUser: z.string().default('croft'),
  edgeUser: z.string().default('croft-edge'),
  /** Where the edge listens. IPv6 addresses may stand in brackets. */
  web: z
    .strictObject({
      http: z.array(z.number().int().min(1).max(65_535)).min(1).default([80]),
      https: z.array(z.number().int().min(1).max(65_535)).default([443]),
      addresses: z
        .array(z.string().regex(/^[\da-fA-F.:[\]]{2,47}$/))
        .min(1)
        .default(['0.0.0.0', '[::]']),
    })
    .prefault({}),
  /** Where the name server listens. IPv6 addresses may stand in brackets. */
  dns: z
    .strictObject({
      addresses: z
        .array(z.string().regex(/^[\da-fA-F.:[\]]{2,47}$/))
        .min(1)
        .default(['0.0.0.0', '[::]']),
      port: z.number().int().min(1).max(65_535).default(53),
    })
    .prefault({}),
  /** Rules of Croft's for its accounts in `/etc/ssh/sshd_config.d`; other logins are never concerned. */
  ssh: z.boolean().default(true),
  /** Program name → absolute path, where it differs from Debian's. */
  programs: z.record(z.string(), Absolute).default({}),
})
export type AgentConfig = z.infer<typeof AgentConfig>

/** The configuration file, or the defaults when there is none. Throws with the file's name when it is wrong. */
export function loadAgentConfig(path: string): AgentConfig {
  try {
    return AgentConfig.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return AgentConfig.parse({})
    throw new Error(`cannot use ${path}`, { cause })
  }
}

/** Where the name server listens, without brackets. */
export const dnsListeners = ({ dns }: AgentConfig) => ({
  addresses: dns.addresses.map((address) => address.replace(/^\[|\]$/g, '')),
  port: dns.port,
})

/** The addresses and ports of the edge's listeners, without and with TLS. */
export function edgeListeners({ web }: AgentConfig) {
  const everywhere = (ports: readonly number[]) =>
    web.addresses.flatMap((address) => ports.map((port) => ({ address: address.replace(/^\[|\]$/g, ''), port })))
  return { http: everywhere(web.http), https: everywhere(web.https) }
}
