import { setTimeout as sleep } from 'node:timers/promises'
import { loadAgentConfig } from './agent/config.ts'
import { readSettings, type PanelSettings } from './setup/configuration.ts'
import { panelAnswers } from './setup/health.ts'
import { nodeEnvironment, nodeFlags, places } from './setup/places.ts'
import { problem, say } from './setup/report.ts'
import { superviseChild, type ChildOptions, type Program } from './setup/supervisor/child.ts'
import { takeOrders } from './setup/supervisor/control.ts'
import { endDaemons } from './setup/supervisor/daemons.ts'
import { createFiles } from './system/linux.ts'
import { createRecords, recognise } from './system/services/direct-record.ts'
import { signal } from './system/services/process.ts'
import { rootOwned } from './system/system.ts'
import { lookUpUser } from './system/users.ts'

/** Where systemd is not process 1: runs agent and panel in the foreground of `npm start`, and ends everything when it is ended. */

export interface SuperviseOptions {
  /** Set-up changed something: what runs already is to be started again. */
  readonly restart: boolean
  /** Called once the panel answers, with how to stop it. */
  readonly ready: (stop: readonly string[]) => void
  /** Called when it does not answer in time; it is kept being started again. */
  readonly late?: () => void
}

const self = 'supervisor'
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', NODE_ENV: 'production' }

function readPanel(): PanelSettings {
  const panel = readSettings<PanelSettings>(places.panelConfig)
  if (panel?.listen === undefined || panel.tls === undefined)
    throw problem(`${places.panelConfig} is missing or incomplete. Run ./start.sh.`)
  return panel as PanelSettings
}

/** Runs until it is told to end. When another supervisor is alive, that one is told to restart (if needed) and this one returns. */
export async function supervise({ restart, ready, late = () => undefined }: SuperviseOptions): Promise<void> {
  const { paths, panelUser } = loadAgentConfig(places.agentConfig)
  const files = createFiles(paths)
  const records = createRecords({ ...paths, run: `${paths.run}/supervisor` }, files)
  const other = recognise(await records.running(self))
  if (other !== null) {
    if (restart) signal(other.pid, 'SIGUSR2')
    if (restart) await sleep(1_000)
    if (!(await panelAnswers(readPanel(), 60_000)))
      throw problem(`it runs already (process ${other.pid}), but the panel does not answer. Its log: ${paths.logs}/croft-panel.log`)
    return ready([`kill ${other.pid}   (it was started before and goes on)`])
  }
  await records.setRunning(self, process.pid)
  const user = lookUpUser(panelUser)
  const options: ChildOptions = {
    records,
    writePid: (path, pid) => files.writeAtomic(path, `${pid}\n`, rootOwned(0o644)),
    report: say,
    stopMs: 65_000,
  }
  const program = (name: string, entry: string, config: string, prepare: () => Promise<void>): Program => ({
    name,
    argv: [places.node, ...nodeFlags, `${places.current}/panel/src/${entry}`, ...(entry === 'panel.ts' ? ['--config', config] : [])],
    env: { ...environment, ...nodeEnvironment, CROFT_CONFIG: config, HOME: '/', NODE_COMPILE_CACHE: `${places.cache}/${name}` },
    log: `${paths.logs}/${name}.log`,
    pidFile: `${paths.run}/${name}.pid`,
    prepare,
  })
  const own = { uid: user.uid, gid: user.gid, mode: 0o700 }
  const agentRun = async () => {
    await files.ensureDirectory(paths.run, rootOwned(0o755))
    await files.ensureDirectory(`${places.cache}/croft-agent`, rootOwned(0o700))
  }
  const cronRun = async () => {
    await files.ensureDirectory(paths.run, rootOwned(0o755))
    await files.ensureDirectory(`${places.cache}/croft-cron`, rootOwned(0o700))
  }
  const cron = superviseChild(program('croft-cron', 'cron.ts', places.agentConfig, cronRun), options)
  const agent = superviseChild(program('croft-agent', 'agent.ts', places.agentConfig, agentRun), options)
  const panelRun = async () => {
    await files.ensureDirectory(places.panelRun, own)
    await files.ensureDirectory(`${places.cache}/croft-panel`, own)
  }
  const panel = superviseChild(
    { ...program('croft-panel', 'panel.ts', places.panelConfig, panelRun), as: { uid: user.uid, gid: user.gid } },
    options,
  )

  let left: () => void = () => undefined
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    left = () => resolve(null)
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => resolve(name))
  })
  // a terminal that is closed does not end a server
  process.on('SIGHUP', () => undefined)
  process.stdout.on('error', () => undefined)
  process.on('SIGUSR2', () => {
    say('Restarting with the new release and settings ...')
    void agent.restart().then(() => Promise.all([panel.restart(), cron.restart()]))
  })

  const orders = await takeOrders(`${paths.run}/supervisor/control.sock`, async (order) => {
    if (order === 'reload') return panel.signal('SIGHUP')
    if (order !== 'start') await panel.stop()
    if (order !== 'start') await agent.stop()
    if (order === 'leave') await cron.stop()
    if (order === 'leave') left()
    if (order === 'stop' || order === 'leave') return
    await agent.ensure()
    await panel.ensure()
    await cron.ensure()
  })
  await agent.start()
  await panel.start()
  await cron.start()
  let stopping = false
  void panelAnswers(readPanel(), 60_000).then((answers) => {
    if (stopping) return
    if (answers)
      return ready([
        `Ctrl-C here, or: kill ${process.pid}`,
        'the panel, the agent, cron jobs, nginx and PHP run as long as this program does',
      ])
    say(`The panel does not answer yet; it is started again when it ends. Its words: ${paths.logs}/croft-panel.log and croft-agent.log`)
    late()
  })
  const name = await ended
  stopping = true
  orders.close()
  if (name === null) return records.clearRunning(self)
  say(`\n${name}: stopping the panel, the agent, cron jobs, nginx and PHP ...`)
  await panel.stop()
  await cron.stop()
  await agent.stop()
  const daemons = await endDaemons(paths, files)
  await records.clearRunning(self)
  say(`Stopped${daemons.length > 0 ? ` (${daemons.join(', ')})` : ''}. Start it again with: npm start`)
}

if (import.meta.main) await supervise({ restart: false, ready: () => say('Croft is running.') })
