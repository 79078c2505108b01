import { join } from 'node:path'
import { type PanelSettings, readSettings } from '../configuration.ts'
import { exec } from '../exec.ts'
import { panelUser, places } from '../places.ts'
import { problem } from '../report.ts'
import { lookUp } from '../users.ts'

/** The panel's configuration; says what to do where there is none. */
export function requireSettings(): PanelSettings {
  const found = readSettings<PanelSettings>(places.panelConfig)
  if (found?.data === undefined || found.listen === undefined)
    throw problem(`there is no panel on this machine: ${places.panelConfig} is missing`)
  return found as PanelSettings
}

/** The ids of the panel's user. */
export function requireOwner(): { readonly uid: number; readonly gid: number } {
  const owner = lookUp(panelUser)
  if (owner === null) throw problem(`the user ${panelUser} is missing: run npm start again`)
  return owner
}

/** Asks the panel's own database, as the panel's user, whether the panel runs or not. */
export async function askOwnData(request: object): Promise<unknown> {
  requireSettings()
  const argv = [places.node, join(places.current, 'panel/src/own-data.ts'), '--config', places.panelConfig] as const
  const options = { as: requireOwner(), cwd: '/', stdin: JSON.stringify(request), env: { HOME: '/' }, timeoutMs: 60_000 }
  const { code, stdout, output } = await exec(argv, options)
  if (code !== 0) throw problem(output.trim() === '' ? 'the database of the panel does not answer' : output.trim())
  return JSON.parse(stdout) as unknown
}

/** Does something that the audit log is told of, however it ends; the log is told as soon as the database can be reached. */
export async function audited(action: string, id: string, work: () => Promise<void>, note = ''): Promise<void> {
  const resource = { type: 'server', id }
  try {
    await work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    await askOwnData({ do: 'audit', act: { action, resource, result: 'failed', note: `${note} ${why}`.trim().slice(0, 1000) } })
    throw error
  }
  await askOwnData({ do: 'audit', act: { action, resource, result: 'ok', note } })
}
