import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandFiles } from '../command.ts'
import { exec, lastWords } from '../exec.ts'
import { panelUser, places } from '../places.ts'
import { problem } from '../report.ts'
import { endDaemons, ownDaemons, underSystemd } from './daemons.ts'
import { audited, requireSettings } from './own-data.ts'

export interface UninstallPlan {
  readonly stops: readonly string[]
  readonly removes: readonly string[]
  readonly keeps: readonly string[]
}

const unitFiles = () => ownDaemons.map((name) => join(places.units, `${name}.service`))
const mark = 'Written by Croft'

/** What set-up made and nobody else: the second name of the command may be another program's. */
function removable(): readonly string[] {
  const settings = requireSettings()
  const commands = [places.command, places.shortCommand].filter((path) => existsSync(path) && readFileSync(path, 'latin1').includes(mark))
  const sockets = [settings.agentSocket, dirname(settings.socket)]
  const all = [...(underSystemd() ? unitFiles() : []), ...sockets, ...commands, ...commandFiles(), places.cache, dirname(places.releases)]
  return all.filter((path) => existsSync(path))
}

/** What an uninstall stops, removes and leaves. */
export async function planUninstall(): Promise<UninstallPlan> {
  const { data } = requireSettings()
  return {
    stops: ownDaemons,
    removes: removable(),
    keeps: [
      `${places.config}, ${places.state}, ${places.logs} (settings, the panel's data in ${data}, what sites are served by)`,
      `${places.homes} and the users of accounts, the users ${panelUser} and croft-edge`,
      'web server, PHP, databases, name server and FTP, as units of their own: sites are served, also after a reboot',
      'the Debian packages',
      'what rests until Croft is back: cron jobs, renewal of certificates, rotation of logs, limits of traffic',
    ],
  }
}

/** Removes Croft's own programs; `npm start` brings them back with all data. What serves sites is not touched. */
export async function uninstall(): Promise<UninstallPlan> {
  const plan = await planUninstall()
  const systemd = underSystemd()
  await audited('server.uninstall', 'croft', endDaemons)
  // this program is among what goes; it is in memory by now
  for (const path of plan.removes) rmSync(path, { recursive: true, force: true })
  if (systemd) {
    const { code, output } = await exec(['systemctl', 'daemon-reload'], { timeoutMs: 60_000 })
    if (code !== 0) throw problem(`systemctl daemon-reload failed:\n${lastWords(output)}`)
  }
  return plan
}
