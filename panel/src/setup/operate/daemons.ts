import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFiles } from '../../system/linux.ts'
import { createRecords, recognise } from '../../system/services/direct-record.ts'
import { readProcess } from '../../system/services/process.ts'
import { type AgentSettings, readSettings } from '../configuration.ts'
import { exec, lastWords, launch } from '../exec.ts'
import { places } from '../places.ts'
import { problem } from '../report.ts'
import { type Order, tellSupervisor } from '../supervisor/control.ts'

/** Croft's own programs, in the order in which they are started. */
export const ownDaemons = ['croft-agent', 'croft-panel', 'croft-cron'] as const
/** What is stopped and restarted by order: sites and cron jobs go on without them. */
const panelDaemons = ['croft-panel', 'croft-agent'] as const

export interface DaemonState {
  readonly name: string
  readonly running: boolean
  /** 0 when it does not run. */
  readonly pid: number
  readonly uptime_seconds: number
  /** systemd starts it again this often since it was started by somebody; 0 without systemd. */
  readonly restarts: number
  readonly at_boot: boolean
}

/** Clock ticks a second, the same on every Linux that Node runs on. */
const ticks = 100

function uptimeOf(pid: number): number {
  const facts = pid === 0 ? null : readProcess(pid)
  if (facts === null) return 0
  const sinceBoot = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
  return Math.max(0, Math.round(sinceBoot - facts.startTicks / ticks))
}

const unitOf = (name: string) => `${name}.service`
const controlSocket = join(places.run, 'supervisor/control.sock')

async function systemctl(...args: string[]): Promise<void> {
  // longer than units may take to stop
  const result = await exec(['systemctl', '--no-ask-password', ...args], { timeoutMs: 180_000 })
  if (result.code !== 0) throw problem(`systemctl ${args.join(' ')} failed:\n${lastWords(result.output)}`)
}

async function systemdStates(): Promise<DaemonState[]> {
  const properties = '--property=Id,ActiveState,MainPID,NRestarts,UnitFileState'
  const { stdout } = await exec(['systemctl', 'show', properties, '--', ...ownDaemons.map(unitOf)], { timeoutMs: 30_000 })
  const blocks = stdout.split('\n\n').map((block) => new Map(block.split('\n').map((line) => splitAt(line, line.indexOf('=')))))
  return ownDaemons.map((name) => {
    const shown = blocks.find((block) => block.get('Id') === unitOf(name))
    const pid = Number(shown?.get('MainPID') ?? 0)
    const running = shown?.get('ActiveState') === 'active' && pid > 0
    const restarts = Number(shown?.get('NRestarts') ?? 0)
    return { name, running, pid, uptime_seconds: running ? uptimeOf(pid) : 0, restarts, at_boot: shown?.get('UnitFileState') === 'enabled' }
  })
}

const splitAt = (line: string, at: number): readonly [string, string] => [line.slice(0, at), line.slice(at + 1)]

function supervisorRecords() {
  const paths = { homes: places.homes, config: places.config, state: places.state, logs: places.logs, run: `${places.run}/supervisor` }
  return createRecords(paths, createFiles(paths))
}

async function directStates(): Promise<DaemonState[]> {
  const records = supervisorRecords()
  return Promise.all(
    ownDaemons.map(async (name) => {
      const pid = recognise(await records.running(name))?.pid ?? 0
      return { name, running: pid > 0, pid, uptime_seconds: uptimeOf(pid), restarts: 0, at_boot: false }
    }),
  )
}

type Asked = Exclude<Order, 'leave'>

async function orderSystemd(order: Asked): Promise<void> {
  if (order === 'start') return systemctl('start', '--', ...ownDaemons.map(unitOf))
  if (order !== 'reload') return systemctl(order, '--', ...panelDaemons.map(unitOf))
  await requirePanel()
  return systemctl('kill', '--kill-whom=main', '--signal=HUP', '--', unitOf('croft-panel'))
}

async function requirePanel(): Promise<void> {
  const panel = (await observeDaemons()).find(({ name }) => name === 'croft-panel')
  if (panel?.running !== true) throw problem('the panel does not run: croft start')
}

async function orderDirect(order: Asked): Promise<void> {
  if (order === 'reload') await requirePanel()
  if (await tellSupervisor(controlSocket, order)) return
  if (order !== 'start') throw problem('Croft does not run here: croft start')
  const log = join(places.logs, 'supervisor.log')
  await launch([places.node, join(places.current, 'panel/src/supervise.ts')], log)
}

/** Whether Croft's daemons are units of systemd here, as set-up decided. */
export function underSystemd(): boolean {
  const settings = readSettings<AgentSettings>(places.agentConfig)
  if (settings === null) throw problem(`Croft is not set up on this machine: ${places.agentConfig} is missing`)
  return settings.services !== 'direct'
}

/** How Croft's own programs are. */
export const observeDaemons = (): Promise<DaemonState[]> => (underSystemd() ? systemdStates() : directStates())

/** Starts, stops, restarts the panel and its agent, or has the panel read its configuration again; waits until it is done. */
export const orderDaemons = (order: Asked): Promise<void> => (underSystemd() ? orderSystemd(order) : orderDirect(order))

/** Ends Croft's own programs for good; what serves sites goes on. */
export async function endDaemons(): Promise<void> {
  if (underSystemd()) return systemctl('disable', '--now', '--', ...ownDaemons.map(unitOf))
  await tellSupervisor(controlSocket, 'leave')
}
