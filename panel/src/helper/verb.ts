import type { Readable } from 'node:stream'
import { invalid } from '@croft/kit/errors.ts'
import type { Home } from './paths.ts'

export type Args = Readonly<Record<string, unknown>>

/** One call of a verb: in whose home, with what, and the signal that aborts when the caller has left. */
export interface Call {
  readonly home: Home
  readonly args: Args
  /** Bytes of `write` and `upload`. */
  readonly body: Readable
  readonly signal: AbortSignal
}

/** An answer that is not plain JSON. */
export class Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable | Buffer
  constructor(status: number, headers: Readonly<Record<string, string>>, body: Readable | Buffer) {
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/** Answers with an `Answer`, or with a value that is sent as JSON. */
export type HelperVerb = (call: Call) => unknown

const name = (key: string) => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ')

/** A text that must be there: 400 `Path is required`. */
export function text(args: Args, key: string): string {
  const value = args[key]
  if (value === undefined || value === '') throw invalid(`${name(key)} is required`)
  if (typeof value !== 'string') throw invalid(`Invalid ${key}`)
  return value
}

/** A text or `null`. */
export function optionalText(args: Args, key: string): string | null {
  return args[key] === undefined || args[key] === null ? null : text(args, key)
}

export const flag = (args: Args, key: string, otherwise: boolean): boolean => {
  const value = args[key]
  return typeof value === 'boolean' ? value : otherwise
}

/** One path or several: `path`, or `paths`. */
export function several(args: Args, one: string, many: string): string[] {
  const list = args[many]
  if (!Array.isArray(list)) return [text(args, one)]
  const values = list.filter((value) => typeof value === 'string')
  if (values.length === 0 || values.length !== list.length) throw invalid(`${name(one)} is required`)
  return values
}

/** `0644`, `755` → a number; set-id bits and anything that is no mode are 400 `Invalid mode`. */
export function modeOf(value: string): number {
  if (!/^[01]?[0-7]{3}$/.test(value)) throw invalid('Invalid mode')
  return Number.parseInt(value, 8)
}

/** Lets other calls through, and stops when the caller has left. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}
