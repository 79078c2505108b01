import { createInterface } from 'node:readline/promises'
import { exits, Fault, usage } from './fault.ts'
import type { Io } from './io.ts'
import { printable } from './text.ts'

/** Whether somebody sits there who can be asked. */
export const canAsk = (io: Io): boolean => io.stdin.isTTY === true && io.stderr.isTTY === true

const interruptedFault = () => new Fault(exits.interrupted, 'interrupted')

/** A line typed without echo. */
export function askHidden(io: Io, question: string): Promise<string> {
  const { stdin } = io
  const { setRawMode } = stdin
  if (!canAsk(io) || setRawMode === undefined) throw usage('there is no terminal to ask at')
  const raw = (on: boolean) => void Reflect.apply(setRawMode, stdin, [on])
  io.stderr.write(printable(question))
  raw(true)
  stdin.setEncoding('utf8')
  return new Promise((resolve, reject) => {
    let typed: string[] = []
    const end = () => {
      stdin.off('data', take)
      raw(false)
      stdin.pause()
      io.stderr.write('\n')
    }
    const take = (chunk: Buffer | string) => {
      for (const character of chunk.toString()) {
        if (character === '\r' || character === '\n') {
          end()
          return resolve(typed.join(''))
        }
        if (character === '\u0003' || (character === '\u0004' && typed.length === 0)) {
          end()
          return reject(interruptedFault())
        }
        if (character === '\u007f' || character === '\b') typed.pop()
        else if (character === '\u0015') typed = []
        else if (character >= ' ') typed.push(character)
      }
    }
    stdin.on('data', take)
    stdin.resume()
  })
}

/** A line typed with echo. */
export async function ask(io: Io, question: string): Promise<string> {
  if (!canAsk(io)) throw usage('there is no terminal to ask at')
  const lines = createInterface({ input: io.stdin, output: io.stderr, terminal: true })
  const closed = new AbortController()
  lines.once('SIGINT', () => closed.abort())
  try {
    return await lines.question(printable(question), { signal: closed.signal })
  } catch (cause) {
    throw closed.signal.aborted ? interruptedFault() : cause
  } finally {
    lines.close()
  }
}

/** Asks before something is destroyed; without a terminal `--yes` is needed. */
export async function confirm(io: Io, question: string): Promise<void> {
  if (!canAsk(io)) throw usage(`${question} Say --yes to confirm.`)
  const answer = await ask(io, `${question} [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw usage('not confirmed, nothing was done')
}
