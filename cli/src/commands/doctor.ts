import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { Option } from 'commander'
import { exits, type ExitCode, Fault, usage } from '../fault.ts'
import type { Globals } from '../globals.ts'
import type { Client } from '../http/client.ts'
import { certificateAt } from '../http/transport.ts'
import { connectTo } from '../identity.ts'
import type { Io } from '../io.ts'
import { printData, printNote } from '../output.ts'
import { localPanel } from '../target.ts'
import { parseWord } from '../word.ts'
import { operate } from '../server-program.ts'

/** One line of the answer. */
interface Check {
  readonly group: string
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly message: string
  readonly remedy: string
}

const day = 86_400_000
const ok = (group: string, check: string, message: string): Check => ({ group, check, status: 'ok', message, remedy: '' })
const bad = (status: 'warn' | 'fail', group: string, check: string, message: string, remedy: string): Check => ({
  group,
  check,
  status,
  message,
  remedy,
})
const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))

async function panelAnswers(client: Client): Promise<Check> {
  const place = client.target.kind === 'local' ? client.target.socket : client.target.url.origin
  try {
    const { body } = await client.call({ method: 'GET', path: '/api/v1/auth/me' })
    return ok('panel', 'answers', `${place}, as ${String((body as { username?: unknown } | null)?.username)}`)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const remedy =
      client.target.kind === 'local' ? 'systemctl status croft-panel; journalctl -u croft-panel' : 'check address, profile and API key'
    return bad('fail', 'panel', 'answers', reason(error), remedy)
  }
}

/** What the panel itself finds, the agent among it; nothing when this panel has no such route or the caller may not ask. */
async function panelHealth(client: Client): Promise<Check[]> {
  try {
    const { body } = await client.call({ method: 'GET', path: '/api/v1/system/health' })
    const checks = (body as { checks?: unknown } | null)?.checks
    if (!Array.isArray(checks)) return []
    return (checks as { key?: unknown; ok?: unknown; message?: unknown }[]).map(({ key, ok: good, message }) => {
      const name = String(key)
      const text = typeof message === 'string' ? message : ''
      return good === true ? ok('panel', name, text) : bad('fail', 'panel', name, text, name === 'agent' ? 'journalctl -u croft-agent' : '')
    })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.exit === exits.notFound || error.exit === exits.notAllowed) return []
    return [bad('fail', 'panel', 'health', reason(error), 'journalctl -u croft-panel')]
  }
}

function certificateCheck(until: Date, what: string): Check {
  const days = Math.floor((until.getTime() - Date.now()) / day)
  const text = `${what}: ${days} days left, until ${until.toISOString().slice(0, 10)}`
  if (days < 0) return bad('fail', 'tls', 'certificate', text, 'give the panel a new certificate')
  return days < 14 ? bad('warn', 'tls', 'certificate', text, 'renew the certificate of the panel') : ok('tls', 'certificate', text)
}

async function certificateOf(client: Client): Promise<Check[]> {
  try {
    if (client.target.kind === 'remote') {
      const { validTo } = await certificateAt(client.target.url)
      return [certificateCheck(new Date(validTo), client.target.url.host)]
    }
    const panel = localPanel()
    if (panel === null || panel.cert === '' || panel.socket !== client.target.socket) return []
    return [certificateCheck(new Date(new X509Certificate(readFileSync(panel.cert)).validTo), panel.cert)]
  } catch (error) {
    return [bad('fail', 'tls', 'certificate', reason(error), '')]
  }
}

/** Free space and inodes below a folder; a file system without inodes has none to run out of. */
async function diskCheck(folder: string): Promise<Check> {
  const { bavail, blocks, bsize, ffree, files } = await statfs(folder)
  const free = blocks === 0 ? 100 : (bavail / blocks) * 100
  const inodes = files === 0 ? 100 : (ffree / files) * 100
  const text = `${folder}: ${Math.round((bavail * bsize) / 1_048_576)} MB free (${Math.floor(free)}%), ${Math.floor(inodes)}% of the inodes`
  const worst = Math.min(free, inodes)
  if (worst < 2) return bad('fail', 'disk', folder, text, 'make room')
  return worst < 10 ? bad('warn', 'disk', folder, text, 'make room') : ok('disk', folder, text)
}

function socketMode(socket: string): Check {
  const { mode } = statSync(socket)
  const shown = (mode & 0o777).toString(8).padStart(4, '0')
  if ((mode & 0o077) === 0) return ok('panel', 'socket mode', `${socket}: ${shown}`)
  return bad('fail', 'panel', 'socket mode', `${socket}: ${shown}`, `chmod 600 ${socket}`)
}

interface Finding {
  readonly check: string
  readonly message: string
  readonly safe: boolean
  readonly remedy: string
  readonly result?: string
}

/** Whether the line is about the panel of this machine, by root. */
const isHere = (io: Io, client: Client): boolean =>
  io.uid === 0 && client.target.kind === 'local' && localPanel()?.socket === client.target.socket

/** Modes, folders, programs and services of this machine; nothing when all is well. */
async function machineChecks(io: Io, client: Client): Promise<Check[]> {
  if (!isHere(io, client)) return []
  const found = await operate<readonly Finding[]>(io, { do: 'examine' })
  if (found.length === 0) return [ok('server', 'own files and services', 'modes, folders, programs, units')]
  return found.map(({ check, message, remedy }) => bad('fail', 'server', check, message, remedy))
}

/** Says what it found and what became of it, before the checks are made. */
async function fix(io: Io, globals: Globals): Promise<void> {
  if (!isHere(io, connectTo(io, globals))) throw usage('--fix works as root on the server itself')
  const plan = (await operate<readonly Finding[]>(io, { do: 'examine' })).filter(({ safe }) => safe)
  for (const { message } of plan) printNote(io, globals, `to be repaired: ${message}`)
  if (plan.length === 0) return printNote(io, globals, 'there is nothing that is safe to repair')
  for (const { message, result } of await operate<readonly Finding[]>(io, { do: 'repair' }))
    printNote(io, globals, `${message}: ${result ?? ''}`)
}

async function checksFor(io: Io, globals: Globals): Promise<Check[]> {
  const client = connectTo(io, globals)
  const answers = await panelAnswers(client)
  const reached = answers.status === 'ok'
  const health = reached ? await panelHealth(client) : []
  const certificate = await certificateOf(client)
  if (client.target.kind === 'remote') return [answers, ...health, ...certificate]
  const { socket } = client.target
  const panel = localPanel()
  const data = panel !== null && panel.socket === socket ? panel.data : ''
  const folders = [...new Set(['/', data].filter((folder) => folder !== ''))]
  const machine = await machineChecks(io, client)
  return [
    answers,
    ...machine,
    ...(reached ? [socketMode(socket)] : []),
    ...health,
    ...certificate,
    ...(await Promise.all(folders.map(diskCheck))),
  ]
}

/** `doctor [--fix]`: one line per check; exit 0 without `fail`, else 1. */
export const doctor = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals, found } = parseWord(io, before, rest, { options: [new Option('--fix')] })
    if (found['fix'] === true) await fix(io, globals)
    const checks = await checksFor(io, globals)
    printData(io, globals, { body: checks, columns: ['status', 'group', 'check', 'message', 'remedy'] })
    return checks.some(({ status }) => status === 'fail') ? exits.failed : exits.done
  },
}
