import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Io } from '../io.ts'
import { main } from '../main.ts'
import { freshFolder, type Run } from './panel.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A panel of which a test says every answer; the command line runs in this process and waits no time. */
export interface FakePanel {
  readonly socket: string
  readonly seen: Seen[]
  /** How long the command line wanted to wait, in milliseconds. */
  readonly pauses: number[]
  croft(...argv: string[]): Promise<Run>
  /** As Ctrl-C does. */
  interrupt(): void
}

export type Answer = (request: Seen, response: ServerResponse, count: number) => void

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

type IoOptions = Partial<Io> & { readonly input?: string }

/** An `Io` without a terminal, whose standard input is the given text. */
export function testIo({ input = '', ...given }: IoOptions): Io {
  const stdin = new PassThrough()
  stdin.end(input)
  return {
    program: 'croft',
    env: {},
    home: '/nonexistent',
    uid: process.getuid?.() ?? 0,
    stdin,
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    interrupted: new AbortController().signal,
    delay: () => Promise.resolve(),
    ...given,
  }
}

/** Runs the command line in this process. */
export async function runMain(argv: readonly string[], given: IoOptions = {}): Promise<Run> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const printed = Promise.all([text(stdout), text(stderr)])
  const code = await main(testIo({ ...given, stdout, stderr }), argv)
  stdout.end()
  stderr.end()
  const [out, err] = await printed
  return { code, stdout: out, stderr: err }
}

export async function fakePanel(answer: Answer): Promise<FakePanel> {
  const socket = join(await freshFolder(), 'panel.sock')
  const seen: Seen[] = []
  const pauses: number[] = []
  const interruption = new AbortController()
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const entry = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: await text(request) }
    seen.push(entry)
    answer(entry, response, seen.length)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const delay = (milliseconds: number) => {
    pauses.push(milliseconds)
    return Promise.resolve()
  }
  return {
    socket,
    seen,
    pauses,
    croft: (...argv) => runMain(['--socket', socket, ...argv], { delay, interrupted: interruption.signal }),
    interrupt: () => interruption.abort(),
  }
}
