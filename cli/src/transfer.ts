import { createReadStream, createWriteStream, statSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exits, type ExitCode, Fault, usage } from './fault.ts'
import type { Client } from './http/client.ts'
import { sentEvents } from './http/event-stream.ts'
import type { Io } from './io.ts'
import { followJob, requireSuccess } from './jobs.ts'
import type { Parsed } from './options.ts'
import { printData } from './output.ts'
import { cell } from './table-text.ts'

/** The body of an upload: a file, or standard input. */
export function uploadOf(io: Io, types: readonly string[], file: unknown): { stream: Readable; type: string } {
  if (typeof file !== 'string') throw usage('--file is missing: the file to send, or - for standard input')
  const type = types[0] ?? 'application/octet-stream'
  if (file === '-') return { stream: io.stdin as Readable, type }
  try {
    if (!statSync(file).isFile()) throw usage(`${file} is no file`)
  } catch (cause) {
    throw cause instanceof Fault ? cause : usage(`cannot read ${file}: ${(cause as NodeJS.ErrnoException).code ?? ''}`, cause)
  }
  return { stream: createReadStream(file), type }
}

/** Passes a download on, to a file or to standard output; what is no text does not go to a terminal. */
export async function contentTo(io: Io, message: IncomingMessage, file: unknown): Promise<ExitCode> {
  const type = message.headers['content-type'] ?? ''
  const readable = /^text\/|json|yaml|xml/.test(type)
  if (typeof file === 'string' && file !== '-') {
    try {
      await pipeline(message, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      throw code === 'EEXIST'
        ? usage(`${file} exists already`, cause)
        : new Fault(exits.failed, `cannot write ${file}: ${code ?? ''}`, { cause })
    }
    return exits.done
  }
  if (io.stdout.isTTY === true && !readable) {
    message.destroy()
    throw usage('this is no text: write it with --file <path>')
  }
  await pipeline(message, io.stdout, { end: false })
  return exits.done
}

/** Shows an event stream: the job of `/jobs/:id/events` to its end, any other line by line. */
export async function followStream(io: Io, client: Client, request: { method: string; path: string }, parsed: Parsed): Promise<ExitCode> {
  const { globals, params } = parsed
  if (/\/jobs\/[^/]+\/events$/.test(request.path)) {
    const job = await followJob(io, client, params[0] ?? '', globals)
    printData(io, globals, { body: job, columns: [] })
    requireSuccess(job)
    return exits.done
  }
  const stream = await client.open({ ...request, headers: { accept: 'text/event-stream' } })
  for await (const { event, data } of sentEvents(stream)) {
    if (globals.output === 'json') io.stdout.write(`${JSON.stringify({ event, data: JSON.parse(data) as unknown })}\n`)
    else {
      const value: unknown = JSON.parse(data)
      const line = (value as { line?: unknown } | null)?.line
      io.stdout.write(`${typeof line === 'string' ? cell(line) : `${cell(event)}  ${cell(value)}`}\n`)
    }
  }
  return exits.done
}
