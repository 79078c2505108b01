import { existsSync } from 'node:fs'
import { createWriter } from '../system/atomic-write.ts'
import { rootOwned } from '../system/system.ts'
import { ensureCommand } from './command.ts'
import { agentSettings, ensureSettings, panelSettings, readSettings, type AgentSettings, type PanelSettings } from './configuration.ts'
import { observeAddresses, observeHostname } from './hostname.ts'
import { hasSystemd, requireDebian, requireSpace, type Debian } from './machine.ts'
import type { SetupOptions } from './options.ts'
import { ensureWebPackages } from './packages.ts'
import { ensureAdministrator, ensureCertificate, ensureSecretKey } from './panel-data.ts'
import { generatePassword } from './password.ts'
import { places } from './places.ts'
import { requirePorts, warnOfDnsPort } from './ports.ts'
import { ensureRelease } from './release.ts'
import { problem } from './report.ts'
import { releaseDebianUnits } from './services.ts'
import type { Outcome } from './summary.ts'
import { ensureUsers } from './users.ts'
import { isIP } from 'node:net'

/** What the set-up of a server came to, before anything is started. */
export interface Prepared extends Omit<Outcome, 'stop'> {
  readonly agent: AgentSettings
  readonly systemd: boolean
  /** Something changed that running processes have not seen: they are to be restarted. */
  readonly changed: boolean
}

function requireRoot(): void {
  if (process.getuid?.() !== 0)
    throw problem('setting up a server needs root. Run it again as root (su -, or sudo), or look at it without: ./start.sh --demo')
}

async function ensureFolders(): Promise<void> {
  const writer = createWriter()
  for (const path of [places.config, places.state, places.logs, places.run, places.releases]) {
    await writer.ensureDirectory(path, rootOwned(0o755))
  }
}

function requireRoom(debian: Debian, firstTime: boolean): void {
  if (firstTime) requireSpace({ '/opt': 600, '/usr': debian.release === '12' ? 400 : 500, '/var': 400 })
  else requireSpace({ '/opt': 50, '/var': 50 })
}

/** Every step is idempotent; the first that fails throws `SetupProblem`, and the next run goes on from there. */
export async function prepareServer(options: SetupOptions, checkout: string): Promise<Prepared> {
  requireRoot()
  const debian = requireDebian()
  const systemd = hasSystemd() && !options.foreground
  requireRoom(debian, !existsSync(places.current))
  const agent = agentSettings(options, systemd, readSettings<AgentSettings>(places.agentConfig))
  const found = readSettings<PanelSettings>(places.panelConfig)
  const hostname = options.hostname ?? found?.hostname ?? (await observeHostname())
  const panel = panelSettings(options, hostname, options.data ?? found?.data ?? places.data, found)
  if (hasSystemd()) await releaseDebianUnits(debian.php)
  requirePorts(agent, panel)
  warnOfDnsPort(agent)
  await ensureWebPackages(debian, options.packages)
  if (hasSystemd()) await releaseDebianUnits(debian.php)
  const owner = await ensureUsers()
  await ensureFolders()
  const newRelease = await ensureRelease(checkout)
  const programs = { node: places.node, release: places.current }
  const newAgent = await ensureSettings(places.agentConfig, agent, rootOwned(0o644))
  const newPanel = await ensureSettings(places.panelConfig, panel, { uid: 0, gid: owner.gid, mode: 0o640 })
  await ensureCommand(newRelease)
  await ensureSecretKey(panel, owner)
  const names = [hostname, 'localhost', ...observeAddresses(), '127.0.0.1', '::1']
  const newCertificate = await ensureCertificate(programs, panel, names, owner)
  const password = options.admin.password ?? generatePassword()
  const email = options.admin.email ?? `admin@${isIP(hostname) === 0 && hostname.includes('.') ? hostname : 'localhost.localdomain'}`
  const wanted = { username: 'admin', email, password }
  const made = await ensureAdministrator(programs, places.panelConfig, owner, wanted)
  return {
    panel,
    agent,
    systemd,
    changed: newRelease || newAgent || newPanel || newCertificate,
    made: made ? { ...wanted, preset: options.admin.password !== undefined } : null,
  }
}
