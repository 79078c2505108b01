import { readFileSync } from 'node:fs'
import type { AgentSettings, PanelSettings } from './configuration.ts'
import { observeListeners, type Listener } from './listeners.ts'
import { places } from './places.ts'
import { problem, say } from './report.ts'

/** Croft's panel or agent, or a daemon that runs with a configuration of ours. */
const ours = new RegExp(`${places.config}/|/opt/croft/[^ ]+/panel/src/(panel|agent)\\.ts`)

function isOurs({ pid, command }: Listener): boolean {
  // workers of nginx and php-fpm show a title in place of their command line: their unit or parent tells
  return ours.test(command) || (pid !== null && (belongsToUnit(pid) || parentIsOurs(pid)))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // it ended meanwhile
    return ''
  }
}

const belongsToUnit = (pid: number) => /\/croft-[a-z0-9.-]+\.service/.test(read(`/proc/${pid}/cgroup`))

function parentIsOurs(pid: number): boolean {
  const parent = /^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]
  if (parent === undefined || Number(parent) <= 1) return false
  return ours.test(read(`/proc/${parent}/cmdline`).replaceAll('\0', ' '))
}

/** Sites work without a name server: whoever holds its port is only told of. */
export function warnOfDnsPort({ dns }: AgentSettings): void {
  const [other] = observeListeners([dns.port]).filter((listener) => !isOurs(listener))
  if (other === undefined) return
  const { name, pid } = other
  say(`Port ${dns.port} is used by ${name}${pid === null ? '' : ` (process ${pid})`}: DNS zones will not answer until it is free.`)
  const resolved = 'set DNSStubListener=no in /etc/systemd/resolved.conf, point /etc/resolv.conf at a real name server and restart it'
  say(name.startsWith('systemd-resolve') ? `  For systemd-resolved: ${resolved}.` : '  Stop it, or choose addresses with --dns-address.')
}

/** Throws `SetupProblem` that names who holds a port that Croft wants. */
export function requirePorts(agent: AgentSettings, panel: PanelSettings): void {
  const wanted = [...panel.listen.ports, ...agent.web.http, ...agent.web.https]
  const others = observeListeners(wanted).filter((listener) => !isOurs(listener))
  if (others.length === 0) return
  const lines = others.map(({ port, name, pid }) => {
    const option = panel.listen.ports.includes(port) ? '--port' : agent.web.http.includes(port) ? '--http' : '--https'
    return `  port ${port} is used by ${name}${pid === null ? '' : ` (process ${pid})`}; stop it, or choose another with ${option}`
  })
  throw problem(`ports that Croft needs are taken:\n${lines.join('\n')}\n  Then run this again.`)
}
