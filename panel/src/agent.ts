import { dnsListeners, edgeListeners, loadAgentConfig } from './agent/config.ts'
import { createFileVerbs, tenantLookup } from './agent/file-verbs.ts'
import { createHelperPool } from './agent/helpers.ts'
import { startAgent } from './agent/start.ts'
import { createDrivers } from './drivers/index.ts'
import type { System } from './system/system.ts'

/** The agent: the only part of Croft that runs as root. `agent.ts [configuration file]`, or `CROFT_CONFIG`. */
const config = loadAgentConfig(process.argv[2] ?? process.env.CROFT_CONFIG ?? '/etc/croft/agent.json')

const plain = (value: unknown): unknown =>
  value instanceof Error ? { message: value.message, stack: value.stack, cause: plain(value.cause) } : value

const log = (event: Readonly<Record<string, unknown>>) => {
  const fields = Object.entries(event).map(([key, value]) => [key, plain(value)])
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...Object.fromEntries(fields) })}\n`)
}

const pool = createHelperPool({ log })
const streamVerbs = ({ users, paths }: System) => createFileVerbs({ pool, lookupUser: tenantLookup(users, paths.homes) })
const agent = await startAgent({
  config,
  drivers: createDrivers({ ...edgeListeners(config), dns: dnsListeners(config), ssh: config.ssh ? { folder: '/etc/ssh' } : null }),
  streamVerbs,
  log,
})

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    log({ event: 'stopping', signal: name })
    void Promise.all([agent.close(), pool.close()]).then(() => process.exit(0))
  })
}
