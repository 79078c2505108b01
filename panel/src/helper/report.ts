import { Readable } from 'node:stream'
import { AppError } from '@croft/kit/errors.ts'
import { fileError } from './errors.ts'
import { Answer } from './verb.ts'

/** One line of an answer that tells how far it is: progress, and at the end the result or the refusal. */
export type ReportLine =
  | { readonly done: number; readonly total: number }
  | { readonly result: unknown }
  | { readonly refusal: { readonly status: number; readonly code: string; readonly message: string } }

const period = 500
export const reportType = 'application/x-ndjson'

async function* lines(run: (tell: (done: number, total: number) => void) => Promise<unknown>): AsyncGenerator<string> {
  const line = (value: ReportLine) => `${JSON.stringify(value)}\n`
  const how = { done: 0, total: 0 }
  const tell = (done: number, total: number) => void Object.assign(how, { done, total })
  let last: ReportLine | null = null
  let failure: { readonly error: unknown } | null = null
  const work = run(tell).then(
    (result) => (last = { result: result ?? {} }),
    (thrown: unknown) => {
      const error = fileError(thrown)
      if (error instanceof AppError) last = { refusal: { status: error.status, code: error.code, message: error.message } }
      else failure = { error }
    },
  )
  try {
    for (;;) {
      const pause = Promise.withResolvers<undefined>()
      const timer = setTimeout(pause.resolve, period, undefined)
      await Promise.race([work, pause.promise])
      clearTimeout(timer)
      if (last !== null || failure !== null) break
      yield line(how)
    }
    if (failure !== null) throw (failure as { readonly error: unknown }).error
    if (last !== null) yield line(last)
  } finally {
    // whoever reads this has gone: the folders must stay open until the work has noticed
    await work
  }
}

/** Answers line by line while the work goes on. */
export const reporting = (run: (tell: (done: number, total: number) => void) => Promise<unknown>): Answer =>
  new Answer(200, { 'content-type': reportType }, Readable.from(lines(run)))
