import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { exits, Fault } from './fault.ts'
import type { Io } from './io.ts'

const program = join(import.meta.dirname, '../../panel/src/setup/operate/main.ts')

/** Refuses whoever is not root: these commands work on the machine, not through the panel. */
export function requireRoot(io: Io): void {
  if (io.uid !== 0) throw new Fault(exits.notAllowed, 'this needs root on the server')
}

/** Has the server's own program do something, whether the panel runs or not, and gives its answer. Secrets go over its standard input. */
export async function operate<Answer>(io: Io, request: Readonly<Record<string, unknown>>): Promise<Answer> {
  requireRoot(io)
  // a session of its own: Ctrl-C must not end it between two steps
  const child = spawn(process.execPath, ['--no-warnings', program], { stdio: 'pipe', detached: true })
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(request))
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await once(child, 'close')) as [number | null]
  const [answer, words] = await printed
  if (code !== 0)
    throw new Fault(exits.failed, words.trim() === '' ? 'the server’s own program failed' : words.trim().replaceAll(/\n\s*/g, '; '))
  return JSON.parse(answer) as Answer
}
