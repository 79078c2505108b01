import { stringifyYaml } from './yaml.ts'
import type { Fault } from './fault.ts'
import type { Globals } from './globals.ts'
import type { Io } from './io.ts'
import { cell, renderObject, renderTable, rowsOf } from './table-text.ts'
import { printable, printableJson, printableLines } from './text.ts'

export type Shown = Pick<Globals, 'output' | 'columns' | 'header' | 'color' | 'quiet'>

/** Data, on standard output. */
export interface Data {
  /** The parsed answer. */
  readonly body: unknown
  /** The answer as it came, for `-o json`; made from the body when missing. */
  readonly text?: string
  readonly columns: readonly string[]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const asYaml = (value: unknown): string => stringifyYaml(JSON.parse(printableJson(JSON.stringify(value ?? null))))

function tableText(io: Io, shown: Shown, { body, columns }: Data): string {
  const rows = rowsOf(body)
  const terminal = io.stdout.isTTY === true
  const chosen = shown.columns ?? []
  if (rows !== null) {
    const width = terminal ? (io.stdout.columns ?? null) : null
    return renderTable(rows, { columns: chosen.length > 0 ? chosen : columns, header: shown.header, width, color: terminal && shown.color })
  }
  if (isObject(body)) return renderObject(body, chosen)
  return body === null || body === undefined ? '' : `${cell(body)}\n`
}

/** Prints an answer in the form that was asked for. */
export function printData(io: Io, shown: Shown, data: Data): void {
  if (shown.output === 'json') {
    const text = data.text ?? JSON.stringify(data.body, null, 2)
    return void io.stdout.write(`${io.stdout.isTTY === true ? printableJson(text) : text}\n`)
  }
  io.stdout.write(shown.output === 'yaml' ? asYaml(data.body) : tableText(io, shown, data))
}

/** A remark, on standard error; quiet commands make none. */
export function printNote(io: Io, shown: Pick<Shown, 'quiet'>, text: string): void {
  if (!shown.quiet) io.stderr.write(`${printableLines(text)}\n`)
}

/** What went wrong, on standard error: the panel's own error object in the asked form, or one of the same form. */
export function printFault(io: Io, output: Globals['output'], fault: Fault): void {
  if (output === 'table') return void io.stderr.write(`${io.program}: ${printable(fault.message)}\n`)
  const own = { success: false, code: fault.exit === 2 ? 'USAGE' : 'CLIENT_ERROR', error: fault.message, message: fault.message, status: 0 }
  const body = isObject(fault.body) ? fault.body : own
  io.stderr.write(output === 'json' ? `${JSON.stringify(body)}\n` : asYaml(body))
}
