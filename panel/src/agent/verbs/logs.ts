import { createGzip } from 'node:zlib'
import { z } from 'zod'
import { notFound } from '@croft/kit/errors.ts'
import type { System } from '../../system/system.ts'
import { follow } from '../follow.ts'
import { verb, type VerbTable } from '../verb.ts'

const Log = z.strictObject({ site: z.number().int().positive(), type: z.enum(['access', 'error', 'php']) })

const fileOf = (system: System, { site, type }: z.infer<typeof Log>) => `${system.paths.logs}/sites/${site}/${type}.log`

async function download(body: z.infer<typeof Log> & { date: string | null }, system: System) {
  const file = fileOf(system, body)
  if (body.date !== null) {
    const kept = await system.files.openRead(`${file}-${body.date.replaceAll('-', '')}.gz`)
    if (kept === null) throw notFound('Log')
    return kept
  }
  const live = await system.files.openRead(file)
  if (live === null) throw notFound('Log')
  return live.compose(createGzip())
}

/** The logs of one site: `<logs>/sites/<site>/{access,error,php}.log`, older days beside them as `.log-YYYYMMDD.gz`. */
export const logVerbs: VerbTable = {
  'logs.read': verb({
    body: Log.extend({ lines: z.number().int().min(1).max(5000), contains: z.string().max(256).default('') }),
    handle: ({ lines, contains, ...log }, { system }) => system.files.tail(fileOf(system, log), lines, contains),
  }),
  'logs.stream': verb({ body: Log, handle: async (body, { system }, signal) => follow(system, fileOf(system, body), signal) }),
  'logs.download': verb({
    body: Log.extend({ date: z.iso.date().nullable().default(null) }),
    handle: (body, { system }) => download(body, system),
  }),
}
