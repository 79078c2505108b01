import { existsSync, readFileSync } from 'node:fs'
import type { z } from 'zod'
import { AgentConfig } from '../../agent/config.ts'
import { PanelConfig } from '../../config.ts'
import { type PanelSettings } from '../configuration.ts'
import { places } from '../places.ts'
import { describe } from '../report.ts'
import { wantedModes, wrongWith } from './modes.ts'
import { requireOwner } from './own-data.ts'

interface Line {
  readonly file: string
  readonly ok: boolean
  readonly message: string
}

interface Read {
  readonly value: unknown
  readonly wrong: string
}

function read(path: string): Read {
  if (!existsSync(path)) return { value: null, wrong: 'is missing' }
  try {
    return { value: JSON.parse(readFileSync(path, 'utf8')), wrong: '' }
  } catch (error) {
    return { value: null, wrong: `is no JSON: ${describe(error)}` }
  }
}

const values = (schema: z.ZodType, path: string): Line[] => {
  const { value, wrong } = read(path)
  if (wrong !== '') return [{ file: path, ok: false, message: wrong }]
  const parsed = schema.safeParse(value)
  if (parsed.success) return [{ file: path, ok: true, message: 'syntax and values' }]
  return parsed.error.issues.map((issue) => ({ file: path, ok: false, message: `${issue.path.join('.') || 'the file'}: ${issue.message}` }))
}

/** Files that the panel cannot start without, and the modes of all. */
function files(settings: PanelSettings): Line[] {
  const needed = [settings.secretKeyFile, settings.tls.cert, settings.tls.key].filter((path) => !existsSync(path))
  const wrong = wantedModes(settings, requireOwner()).filter(({ kind }) => kind === 'file')
  return [
    ...needed.map((file) => ({ file, ok: false, message: 'is missing' })),
    ...wrong.flatMap((wanted) => {
      const words = wrongWith(wanted)
      return words === null ? [] : [{ file: wanted.path, ok: false, message: words }]
    }),
  ]
}

/** Syntax, values and modes of both configuration files. */
export async function checkConfiguration(): Promise<readonly Line[]> {
  const lines = [...values(AgentConfig, places.agentConfig), ...values(PanelConfig, places.panelConfig)]
  const panel = PanelConfig.safeParse(read(places.panelConfig).value)
  return panel.success ? [...lines, ...files(panel.data as PanelSettings)] : lines
}

/** Without the password in the address of a database. */
const hidden = (text: string) => text.replace(/\/\/([^@/\s:]*):[^@\s]*@/, '//$1:<redacted>@')

/** What the two files say, secrets hidden. */
export async function showConfiguration(): Promise<Readonly<Record<string, unknown>>> {
  const [agent, panel] = [read(places.agentConfig), read(places.panelConfig)]
  const text = JSON.stringify(panel.value)
  return {
    [places.agentConfig]: agent.wrong === '' ? agent.value : agent.wrong,
    [places.panelConfig]: panel.wrong === '' ? (JSON.parse(hidden(text)) as unknown) : panel.wrong,
  }
}
