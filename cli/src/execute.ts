import { randomUUID } from 'node:crypto'
import { exits, type ExitCode, Fault } from './fault.ts'
import { fillBody } from './body.ts'
import type { ApiReply, Client } from './http/client.ts'
import type { Io } from './io.ts'
import { followJob, requireSuccess } from './jobs.ts'
import { everyPage } from './lists.ts'
import type { Parsed } from './options.ts'
import { printData, printNote } from './output.ts'
import { type Command, isWrite } from './table.ts'
import { cell } from './table-text.ts'
import { confirm } from './terminal.ts'
import { contentTo, followStream, uploadOf } from './transfer.ts'
import { withClient } from './identity.ts'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Path and query of a request. */
export function pathOf(command: Command, params: readonly string[], query: Readonly<Record<string, unknown>>): string {
  const values = new Map(command.params.map((name, index) => [name, params[index] ?? '']))
  // dots alone would be a step in the path for whoever stands in between
  const encoded = (value: string) => (/^\.{1,2}$/.test(value) ? value.replaceAll('.', '%2E') : encodeURIComponent(value))
  const path = command.path.replace(/:([A-Za-z_]\w*)/g, (_all, name: string) => encoded(values.get(name) ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) search.append(name, isObject(item) ? JSON.stringify(item) : String(item))
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

/** What a quiet write prints: the id of what it made or changed. */
function idOf(body: unknown, params: readonly string[]): string {
  const names = ['id', 'username', 'domain', 'name', 'job_id']
  const inner = isObject(body) ? [body, ...Object.values(body).filter(isObject)] : []
  for (const part of inner) {
    const name = names.find((key) => typeof part[key] === 'string' || typeof part[key] === 'number')
    if (name !== undefined) return String(part[name])
  }
  return params[0] ?? ''
}

function jobIn(reply: ApiReply): number | null {
  const { job_id: id } = isObject(reply.body) ? reply.body : {}
  return typeof id === 'number' ? id : null
}

/** Prints what a write answered: its acknowledgement is a note, its object is data. */
function printWrite(io: Io, parsed: Parsed, command: Command, reply: Pick<ApiReply, 'body' | 'text'>): void {
  const { globals, params } = parsed
  if (globals.quiet) {
    const id = idOf(reply.body, params)
    return void (id === '' || io.stdout.write(`${id}\n`))
  }
  const { body } = reply
  const acknowledges =
    isObject(body) && Object.keys(body).every((name) => ['success', 'message', 'job_id', 'sync', 'sync_error'].includes(name))
  if (globals.output !== 'table' || !acknowledges) {
    return printData(io, globals, { body, text: reply.text, columns: command.columns })
  }
  printNote(io, globals, cell(body['message'] ?? 'done'))
}

/** Follows the job of a write, if it has one and somebody waits, and prints the answer. */
async function finishWrite(io: Io, client: Client, command: Command, parsed: Parsed, reply: ApiReply): Promise<ExitCode> {
  const { globals } = parsed
  const body = isObject(reply.body) ? reply.body : {}
  if (globals.dryRun) {
    printData(io, globals, {
      body: globals.output === 'table' ? (body['plan'] ?? []) : body,
      text: reply.text,
      columns: ['scope', 'kind', 'target'],
    })
    printNote(io, globals, 'nothing was changed: this was a dry run')
    return exits.changes
  }
  const job = jobIn(reply)
  if (body['sync'] === 'failed') {
    printWrite(io, parsed, command, reply)
    throw new Fault(exits.failed, `saved, but the server refused it: ${cell(body['sync_error'])}`)
  }
  if (job === null || !globals.wait) {
    printWrite(io, parsed, command, reply)
    if (job !== null && globals.output === 'table') printNote(io, globals, `job ${job}`)
    return exits.done
  }
  printNote(io, { quiet: !globals.verbose }, `job ${job}`)
  const ended = await followJob(io, client, job, globals)
  // the job of an operation is its result; a write that waited for its machine has an object of its own
  if (command.async === 'job' && globals.output !== 'table') printData(io, globals, { body: ended, columns: [] })
  else printWrite(io, parsed, command, reply)
  requireSuccess(ended)
  return exits.done
}

async function send(io: Io, client: Client, command: Command, parsed: Parsed, body: unknown): Promise<ExitCode> {
  const { globals, params, query } = parsed
  const path = pathOf(command, params, query)
  const { method } = command
  if (command.reply === 'stream') return followStream(io, client, { method, path }, parsed)
  if (!isWrite(method)) {
    if (command.reply === 'content') return contentTo(io, await client.open({ method, path }), parsed.found['file'])
    if (globals.all && command.sort !== null) {
      printData(io, globals, { body: await everyPage(client, path), columns: command.columns })
      return exits.done
    }
    const reply = await client.call({ method, path })
    printData(io, globals, { body: reply.body, text: reply.text, columns: command.columns })
    return exits.done
  }
  const headers = {
    'idempotency-key': globals.idempotencyKey ?? randomUUID(),
    ...(globals.dryRun ? { 'x-dry-run': 'true' } : {}),
  }
  const upload = command.upload === undefined ? {} : { upload: uploadOf(io, command.upload, parsed.found['file']) }
  const request = { method, path, headers, ...upload, ...(body === undefined ? {} : { json: body }) }
  if (command.reply === 'content') return contentTo(io, await client.open(request), parsed.found['file'])
  return finishWrite(io, client, command, parsed, await client.call(request))
}

/** Runs a command of the table. */
export async function execute(io: Io, command: Command, parsed: Parsed): Promise<ExitCode> {
  const { globals } = parsed
  if (command.destroys && !globals.yes && !globals.dryRun) {
    await confirm(io, `${command.title} (${command.command} ${parsed.params.join(' ')})?`)
  }
  const { body, generated } = await fillBody(io, command, parsed)
  const refused = { yes: false }
  try {
    return await withClient(io, globals, (client) => send(io, client, command, parsed, body))
  } catch (error) {
    refused.yes = error instanceof Fault && isObject(error.body) && Number(error.body['status']) < 500
    throw error
  } finally {
    // whoever set a password without knowing it would be locked out, so it is shown unless the panel said no
    if (generated !== null && !refused.yes && !globals.dryRun) io.stderr.write(`generated password: ${generated.reveal()}\n`)
  }
}
