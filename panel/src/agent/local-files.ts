import { mkdirSync } from 'node:fs'
import { Readable } from 'node:stream'
import { bodyOf, runVerb } from '../helper/run-verb.ts'
import type { AgentFiles } from '../resources/files/agent.ts'

/** The file verbs in this process, as the current user, on homes below a folder of its own: for tests and the demonstration. */
export function createLocalFiles({ homes }: { readonly homes: string }): AgentFiles {
  return {
    async call(verb, { user, ...args }, { body = Readable.from([]), signal } = {}) {
      if (!/^[a-z][a-z0-9]{1,23}$/.test(user)) throw new Error(`not an account name: ${user}`)
      const folder = `${homes}/${user}`
      mkdirSync(folder, { recursive: true, mode: 0o711 })
      const gone = signal ?? new AbortController().signal
      const onWire = JSON.parse(JSON.stringify(args)) as Record<string, unknown>
      const answer = await runVerb(verb, { home: { user, folder, uid: process.geteuid?.() ?? 0 }, args: onWire, body, signal: gone })
      return { status: answer.status, headers: answer.headers, body: bodyOf(answer) }
    },
  }
}
