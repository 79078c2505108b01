import { isIP } from 'node:net'
import type { AgentSettings, PanelSettings } from './configuration.ts'
import { fingerprint } from './health.ts'
import { inUrl, observeAddresses } from './hostname.ts'
import { say } from './report.ts'

export interface Outcome {
  readonly panel: PanelSettings
  readonly agent: AgentSettings | null
  /** The administrator that was made now; `null` when there was one. */
  readonly made: { readonly username: string; readonly password: string; readonly preset: boolean } | null
  /** How to stop it, one line each. */
  readonly stop: readonly string[]
}

/** The administrator that was made, for when there is nothing better to say. */
export function sayCredentials({ username, password, preset }: NonNullable<Outcome['made']>): void {
  say(`\nThe administrator was made: user ${username}, password ${preset ? 'as in CROFT_ADMIN_PASSWORD' : `${password} (shown this once)`}`)
}

/** Where the panel can be reached, the name first. */
function urls(panel: PanelSettings): readonly string[] {
  const port = panel.listen.ports[0] ?? 3082
  const everywhere = panel.listen.addresses.some((address) => address === '0.0.0.0' || address === '::')
  const addresses = everywhere ? observeAddresses() : panel.listen.addresses
  const hosts = [...new Set([panel.hostname, ...addresses])].slice(0, 3)
  return hosts.map((host) => `https://${inUrl(host)}:${port}/`)
}

/** Tells the stranger in front of the terminal what to do next. */
export function summarize({ panel, agent, made, stop }: Outcome): void {
  const [first, ...others] = urls(panel)
  const lines: [string, string][] = [['Address', first ?? '']]
  for (const url of others) lines.push(['', url])
  if (made === null) lines.push(['User', 'the administrator made earlier; its password is not changed'])
  else {
    lines.push(['User', made.username])
    lines.push(['Password', made.preset ? 'the one in CROFT_ADMIN_PASSWORD' : `${made.password}   (shown this once)`])
  }
  lines.push(['Certificate', `self-made, so the browser asks; SHA-256 ${fingerprint(panel)}`])
  if (agent !== null) lines.push(['Web sites', `http ${agent.web.http.join(', ')}  https ${agent.web.https.join(', ')}`])
  if (isIP(panel.hostname) !== 0) lines.push(['Host name', `this server has no full name; give it one with --hostname server.example.com`])
  stop.forEach((line, index) => lines.push([index === 0 ? 'Stop' : '', line]))
  say('')
  say('Croft is running.')
  say('')
  for (const [label, text] of lines) say(`  ${label.padEnd(12)} ${text}`)
  say('')
}
