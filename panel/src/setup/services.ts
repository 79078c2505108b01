import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createWriter } from '../system/atomic-write.ts'
import { rootOwned } from '../system/system.ts'
import { exec, lastWords } from './exec.ts'
import { places } from './places.ts'
import { problem, say } from './report.ts'

async function systemctl(...args: string[]): Promise<void> {
  const result = await exec(['systemctl', '--no-ask-password', ...args], { timeoutMs: 120_000 })
  if (result.code !== 0) throw problem(`systemctl ${args.join(' ')} failed:\n${lastWords(result.output)}`)
}

/** Debian's own web server, PHP and PowerDNS units that would hold the ports; ours run beside their packages. */
function debianUnits(php: string): readonly string[] {
  return ['nginx.service', `php${php}-fpm.service`, 'pdns.service']
}

/** Sites of somebody's own in Debian's nginx: they would go dark. */
function requireNoForeignSites(): void {
  const folder = '/etc/nginx/sites-enabled'
  const sites = existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'default') : []
  if (sites.length > 0) {
    throw problem(
      `nginx on this machine serves sites of its own (${sites.join(', ')} in ${folder}); Croft runs an nginx with its own configuration in its place.\n` +
        '  Take a fresh server, or remove these links when the sites may go, then run this again.',
    )
  }
}

/** Stops Debian's nginx, PHP and PowerDNS and keeps them from coming back at boot; says so when there was something to stop. */
export async function releaseDebianUnits(php: string): Promise<void> {
  for (const unit of debianUnits(php)) {
    const shown = await exec(['systemctl', 'show', '--property=ActiveState,UnitFileState', '--', unit])
    const active = /ActiveState=(active|activating|reloading)/.test(shown.stdout)
    if (!active && !/UnitFileState=enabled/.test(shown.stdout)) continue
    if (active && unit.startsWith('nginx')) requireNoForeignSites()
    say(`Stopping and disabling Debian's ${unit}: Croft runs its own with its own configuration.`)
    await systemctl('disable', '--now', '--', unit)
  }
}

/** Makes the units say this, enabled and running; units whose text or program changed are restarted. */
export async function ensureUnits(units: Readonly<Record<string, string>>, restart: boolean): Promise<void> {
  const writer = createWriter()
  const changed = Object.entries(units).filter(([name, text]) => {
    const file = join(places.units, name)
    return !existsSync(file) || readFileSync(file, 'utf8') !== text
  })
  for (const [name, text] of changed) await writer.writeAtomic(join(places.units, name), text, rootOwned(0o644))
  if (changed.length > 0) await systemctl('daemon-reload')
  await systemctl('--quiet', 'enable', '--', ...Object.keys(units))
  for (const name of Object.keys(units)) {
    const again = restart || changed.some(([other]) => other === name)
    await systemctl(again ? 'restart' : 'start', '--', name)
  }
}

/** The last words of a unit, for a failure. */
export async function journal(unit: string): Promise<string> {
  const shown = await exec(['journalctl', '--no-pager', '--lines=15', '--output=cat', `--unit=${unit}`], { timeoutMs: 10_000 })
  return lastWords(shown.output, 15)
}
