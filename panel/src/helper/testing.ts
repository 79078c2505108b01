import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { createLocalFiles } from '../agent/local-files.ts'
import { callJson } from '../resources/files/agent.ts'
import type { VerbName } from './names.ts'

/** A temporary home with the verbs on it, in this process. `outside` is a folder beside the homes. */
export function testHome() {
  const root = mkdtempSync(join(tmpdir(), 'croft-files-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const homes = join(root, 'homes')
  const home = join(homes, 'john')
  const outside = join(root, 'outside')
  mkdirSync(home, { recursive: true })
  mkdirSync(outside)
  const files = createLocalFiles({ homes })
  /** The JSON of a verb, or its refusal as `404 File not found`. */
  const run = async (verb: VerbName, args: Readonly<Record<string, unknown>>, body?: string): Promise<unknown> => {
    const options = body === undefined ? {} : { body: Readable.from([Buffer.from(body)]) }
    return callJson(files, verb, { ...args, user: 'john' }, options).catch((error: { status?: number; message: string }) => {
      if (error.status === undefined) throw error
      return `${error.status} ${error.message}`
    })
  }
  const call = (verb: VerbName, args: Readonly<Record<string, unknown>>) => files.call(verb, { ...args, user: 'john' })
  return { home, homes, outside, files, run, call }
}
