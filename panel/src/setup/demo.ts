import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { panelSettings, ensureSettings, readSettings, type PanelSettings } from './configuration.ts'
import { panelAnswers } from './health.ts'
import { demoFolder, type SetupOptions } from './options.ts'
import { ensureAdministrator, ensureCertificate, ensureSecretKey } from './panel-data.ts'
import { generatePassword } from './password.ts'
import { ensureConsole, installModules } from './modules.ts'
import { observeListeners } from './listeners.ts'
import { problem, say } from './report.ts'
import { summarize } from './summary.ts'

/** The whole panel in place, on a machine in memory: needs no root and changes nothing but its own folder. */
export async function runDemo(options: SetupOptions, checkout: string): Promise<void> {
  const data = options.data ?? demoFolder(process.env)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  if (!existsSync(join(checkout, 'node_modules/fastify'))) {
    say('Fetching npm packages ...')
    await installModules(checkout)
  }
  await ensureConsole(checkout)
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const config = join(data, 'panel.json')
  const found = readSettings<PanelSettings>(config)
  const local = { ...options, addresses: options.addresses ?? found?.listen?.addresses ?? ['127.0.0.1'] }
  const paths = { socket: join(data, 'panel.sock'), agentSocket: join(data, 'agent.sock') }
  const panel = { ...panelSettings(local, 'localhost', data, found), ...paths }
  const taken = observeListeners(panel.listen.ports)
  if (taken.length > 0) {
    const lines = taken.map(({ port, name }) => `  port ${port} is used by ${name}; choose another with --port`)
    throw problem(`ports that the demonstration needs are taken:\n${lines.join('\n')}`)
  }
  await ensureSettings(config, panel, { ...owner, mode: 0o600 })
  await ensureSecretKey(panel, owner)
  const programs = { node: process.execPath, release: checkout }
  await ensureCertificate(programs, panel, [panel.hostname, 'localhost', '127.0.0.1', '::1'], owner)
  const password = options.admin.password ?? generatePassword()
  const wanted = { username: 'admin', email: options.admin.email ?? 'admin@localhost.localdomain', password }
  const made = await ensureAdministrator(programs, config, owner, wanted)
  const child = spawn(process.execPath, [join(checkout, 'panel/src/panel.ts'), '--config', config, '--demo'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: { CROFT_LOG: 'warn', ...process.env },
  })
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => child.kill('SIGTERM'))
  const answered = await Promise.race([panelAnswers(panel, 60_000), ended.then(() => false)])
  if (!answered) {
    child.kill('SIGTERM')
    throw problem(`the demonstration does not answer; its words are above. Its data are in ${data}.`)
  }
  const stop = ['Ctrl-C here', `its data stay in ${data}; remove the folder to begin anew`]
  summarize({ panel, agent: null, made: made ? { ...wanted, preset: options.admin.password !== undefined } : null, stop })
  process.exitCode = (await ended) === 0 ? 0 : 1
}
