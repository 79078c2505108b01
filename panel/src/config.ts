import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { isIpOrCidr } from './core/ip.ts'

/** `/etc/croft/panel.json`: where the panel's own things are. Everything else is a setting in the database. */
export const PanelConfig = z.strictObject({
  /** `sqlite:/var/lib/croft/panel/croft.db` or `postgres://…`; the variable DATABASE_URL goes before it. */
  database: z.string(),
  listen: z.strictObject({ addresses: z.array(z.string()).min(1), ports: z.array(z.number().int().min(0).max(65_535)).min(1) }),
  /** Socket of the command line; only root and the panel can connect. */
  socket: z.string(),
  agentSocket: z.string(),
  /** Folder of the panel's own data. */
  data: z.string(),
  /** The canonical host name, used in every URL that the panel makes. */
  hostname: z.string(),
  tls: z.strictObject({ cert: z.string(), key: z.string() }),
  /** File with the installation's key (32 bytes or more), 0600. */
  secretKeyFile: z.string(),
  /** While it is there, everybody from outside gets this message and nothing else. */
  maintenance: z.strictObject({ message: z.string().min(1).max(500) }).optional(),
  /** Addresses and networks that may reach the panel's ports; none = everybody. */
  networks: z.array(z.string().refine(isIpOrCidr, 'is no address and no network')).max(256).default([]),
})
export type PanelConfig = z.infer<typeof PanelConfig>

/** Reads the file once; the result never changes while the process lives. */
export function loadConfig(path: string, environment: NodeJS.ProcessEnv): PanelConfig {
  const parsed = PanelConfig.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  const database = environment['DATABASE_URL'] ?? parsed.data.database
  return Object.freeze({ ...parsed.data, database })
}
