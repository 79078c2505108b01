import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { type PanelSettings, ensureSettings, readSettings } from './configuration.ts'
import { exec, lastWords } from './exec.ts'
import { panelAnswers } from './health.ts'
import { hasSystemd } from './machine.ts'
import { places } from './places.ts'
import { SetupProblem, describe, problem, say } from './report.ts'
import { journal } from './services.ts'
import { ensureUsers } from './users.ts'

/**
 * Moves the panel's own database from SQLite to PostgreSQL or back; `{ to, check }` on stdin. Started as root by `croft move-database` in a unit
 * of its own, which starts the panel whatever becomes of this program. Sites are served all the while.
 */

const Input = z.strictObject({ to: z.string().regex(/^(postgres(ql)?:\/\/|sqlite:\/)/), check: z.boolean() })
const Moved = z.object({ server: z.string(), tables: z.number().optional(), rows: z.number().optional() })
const unit = 'croft-panel.service'
/** Until it answers after a start. */
const patienceMs = 90_000
/** A panel with a long history. */
const copyMs = 3_600_000

async function systemctl(verb: 'stop' | 'start'): Promise<void> {
  const result = await exec(['systemctl', '--no-ask-password', verb, '--', unit], { timeoutMs: 120_000 })
  if (result.code !== 0) throw problem(`systemctl ${verb} ${unit} failed:\n${lastWords(result.output)}`)
}

async function copy(input: object): Promise<z.infer<typeof Moved>> {
  const program = join(places.current, 'panel/src/move-database.ts')
  const owner = await ensureUsers()
  const options = { as: owner, cwd: '/', stdin: JSON.stringify(input), env: { HOME: '/' }, timeoutMs: copyMs }
  const result = await exec([places.node, program], options)
  if (result.code !== 0) throw problem(result.output.trim() === '' ? 'the copy was broken off' : result.output.trim())
  return Moved.parse(JSON.parse(result.stdout))
}

const isFile = (url: string) => url.startsWith('sqlite:')
const fileOf = (url: string) => url.slice('sqlite:'.length)
/** What an address is called in front of people, without a password. */
const shown = (url: string) => (isFile(url) ? fileOf(url) : url.replace(/\/\/[^@\s]*@/, '//'))

/** The panel's settings; refuses a move that goes nowhere, or to where the panel may not write. */
function requireMove(to: string): PanelSettings {
  if (process.getuid?.() !== 0) throw problem('moving the database needs root')
  if (!hasSystemd()) throw problem('the panel is not run by systemd here: stop it, and set "database" in its configuration by hand')
  const settings = readSettings<PanelSettings>(places.panelConfig) as PanelSettings | null
  if (settings === null) throw problem(`there is no panel on this machine: ${places.panelConfig} is missing`)
  const { database, data } = settings
  if (isFile(database) === isFile(to)) throw problem(`the panel keeps its data in ${isFile(to) ? 'SQLite' : 'PostgreSQL'} already`)
  if (isFile(database) && !existsSync(fileOf(database))) throw problem(`${fileOf(database)} is missing`)
  if (isFile(to) && normalize(dirname(fileOf(to))) !== normalize(data))
    throw problem(`the file has to lie in ${data}, where the panel may write`)
  return settings
}

async function requireAnswer(settings: PanelSettings): Promise<void> {
  if (await panelAnswers(settings, patienceMs)) return
  throw problem(`the panel does not answer with the new database. Its last words:\n${await journal(unit)}`)
}

/** Whatever fails, or whoever interrupts: the panel goes on with the database it had. */
async function move(settings: PanelSettings, to: string): Promise<void> {
  const { gid } = await ensureUsers()
  const owner = { uid: 0, gid, mode: 0o640 }
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => reject(problem(`interrupted (${signal})`)))
  })
  const steps = async () => {
    say('Stopping the panel; sites go on being served ...')
    await systemctl('stop')
    say('Copying ...')
    const { tables = 0, rows = 0 } = await copy({ from: settings.database, to, check: false })
    say(`${rows} rows of ${tables} tables copied and compared.`)
    await ensureSettings(places.panelConfig, { ...settings, database: to }, owner)
    await systemctl('start')
    await requireAnswer(settings)
  }
  try {
    await Promise.race([steps(), interrupted])
  } catch (error) {
    await systemctl('stop')
    await ensureSettings(places.panelConfig, settings, owner)
    await systemctl('start')
    throw problem(`${describe(error)}\nThe panel goes on with ${shown(settings.database)}; nothing was changed there.`, undefined)
  }
  say(
    `The panel runs on ${isFile(to) ? 'SQLite' : 'PostgreSQL'} now. ${shown(settings.database)} was kept; remove it when you no longer want it.`,
  )
}

async function run(): Promise<void> {
  const { to, check } = Input.parse(JSON.parse(await text(process.stdin)))
  const settings = requireMove(to)
  const { server } = await copy({ from: settings.database, to, check: true })
  say(`${server} can take the panel's data.`)
  if (!check) await move(settings, to)
}

await run().catch((error: unknown) => {
  if (!(error instanceof SetupProblem)) throw error
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = 1
})
