import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { AppError } from '@croft/kit/errors.ts'
import { systemClock } from '@croft/kit/clock.ts'
import { type ListenAt, listenAll } from '@croft/kit/http/listen.ts'
import { agentMachine } from './agent/machine.ts'
import { createApp } from './app.ts'
import { takeSpooledActs } from './audit-spool.ts'
import { loadConfig } from './config.ts'
import { systemCtx } from './core/actor.ts'
import { createSecrets } from './core/secrets.ts'
import { openPanelDatabase } from './db/database.ts'
import { type Door, mayReach } from './http/door.ts'
import { canonicalHostname } from './resources/server-host/store.ts'
import { FirstAdministrator, createFirstAdministrator } from './first-administrator.ts'

/** The panel: `panel.ts --config <file>` serves (with `--demo` a machine in memory), `panel.ts create-admin --config <file>` makes the first administrator from JSON on stdin. */
const { values, positionals } = parseArgs({
  options: { config: { type: 'string', default: '/etc/croft/panel.json' }, demo: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const config = loadConfig(values.config, process.env)
process.umask(0o077)

async function createAdmin(): Promise<void> {
  const input = FirstAdministrator.parse(JSON.parse(await text(process.stdin)))
  const db = await openPanelDatabase(config.database)
  try {
    const created = await createFirstAdministrator(db, input)
    process.stdout.write(`${JSON.stringify({ created })}\n`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  } finally {
    await db.close()
  }
}

const doorOf = ({ maintenance, networks }: typeof config): Door => ({ maintenance: maintenance?.message ?? null, networks })

async function serve(): Promise<void> {
  let door = doorOf(config)
  const logger = pino({ level: process.env['CROFT_LOG'] ?? 'info' })
  // before anything listens: whoever sees the panel answer may send the signal at once
  const readAgain = () => {
    try {
      door = doorOf(loadConfig(values.config, process.env))
      logger.info({ maintenance: door.maintenance !== null, networks: door.networks.length }, 'the configuration was read again')
    } catch (error) {
      // a file that was spoilt by hand must not end what runs; the next start says the same
      logger.error(error, 'the configuration was not read again')
    }
  }
  // the demonstration belongs to a terminal, and ends with it
  if (!values.demo) process.on('SIGHUP', readAgain)
  const db = await openPanelDatabase(config.database)
  const machine = values.demo ? (await import('./setup/demo-machine.ts')).demoMachine(config.data) : agentMachine(config.agentSocket)
  const secret = readFileSync(config.secretKeyFile)
  const hostname = await canonicalHostname(db, config.hostname)
  const app = await createApp({
    db,
    clock: systemClock,
    secrets: createSecrets([secret.subarray(0, 32)]),
    agent: machine.agent,
    files: machine.files,
    hostname,
    configuredHostname: config.hostname,
    ports: config.listen.ports,
    logger,
    door: () => door,
  })
  await takeSpooledActs(config.data, app.parts.auditLog)
  const tls = { cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) }
  const { addresses, ports } = config.listen
  const places: ListenAt[] = addresses.flatMap((host) => ports.map((port) => ({ host, port, tls })))
  const listeners = await listenAll(app.server, places, { accepts: (address) => mayReach(door, address) })
  const local = await listenAll(app.local, [{ path: config.socket, mode: 0o600 }])
  const { panelCertificate } = app.parts
  await panelCertificate.adopt(systemCtx(), { cert: tls.cert.toString(), key: tls.key.toString() })
  const unfollow = await panelCertificate.follow(
    (pair) => listeners.replaceCertificate(pair),
    (error) => logger.error(error, 'the certificate of the panel was not replaced'),
  )
  const running = await app.start()
  logger.info({ addresses: listeners.addresses, socket: config.socket }, 'the panel is ready')

  const stop = async () => {
    unfollow()
    await Promise.all([listeners.close(), local.close()])
    await running.stop()
    machine.close()
    await db.close()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'stopping')
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error(error, 'stopping failed')
          process.exit(1)
        },
      )
    })
  }
}

await (positionals[0] === 'create-admin' ? createAdmin() : serve())
