import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { randomHex } from '@croft/kit/ids.ts'
import { type Ctx, systemCtx } from './core/actor.ts'
import type { AuditLog } from './db/audit.ts'

/** What root did on the server by the command line. */
export const ServerAct = z.strictObject({
  /** `server.restart`. */
  action: z.string().max(64),
  resource: z.strictObject({ type: z.string().max(64), id: z.string().max(255) }),
  result: z.enum(['ok', 'failed']),
  note: z.string().max(2000).default(''),
})
export type ServerAct = z.infer<typeof ServerAct>

/** Root at the server's own command line. */
export function rootCtx(): Ctx {
  const ctx = systemCtx(randomHex(16))
  return { ...ctx, actor: { ...ctx.actor, username: 'root', via: 'cli' } }
}

/** Writes one act into the audit log. */
export async function auditAct(log: AuditLog, { action, resource, result, note }: ServerAct): Promise<void> {
  const id = await log.begin(rootCtx(), { action, resource, ownerId: null, owner: '' })
  await log.complete(id, { result, status: result === 'ok' ? 200 : 500, note })
}

const folderOf = (data: string) => join(data, 'audit-spool')

/** Keeps an act while the database cannot be reached; the panel takes it over when it starts next. */
export function spoolAct(data: string, act: ServerAct, now: Date): void {
  const folder = folderOf(data)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const name = `${now.toISOString()}-${randomHex(4)}`
  const text = JSON.stringify({ ...act, note: `${act.note === '' ? '' : `${act.note}; `}done at ${now.toISOString()}` })
  writeFileSync(join(folder, `${name}.new`), text, { mode: 0o600, flush: true })
  renameSync(join(folder, `${name}.new`), join(folder, `${name}.json`))
}

/** Brings kept acts into the audit log, the oldest first, each once but for a power cut. One that cannot be read is set aside as `.damaged`. */
export async function takeSpooledActs(data: string, log: AuditLog): Promise<number> {
  const folder = folderOf(data)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
  for (const name of names) {
    const path = join(folder, name)
    const act = readAct(path)
    if (act === null) renameSync(path, `${path}.damaged`)
    else {
      await auditAct(log, act)
      rmSync(path)
    }
  }
  return names.length
}

function readAct(path: string): ServerAct | null {
  try {
    return ServerAct.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}
