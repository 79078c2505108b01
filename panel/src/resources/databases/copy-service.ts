import type { Clock } from '@croft/kit/clock.ts'
import { AppError, conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { RequestFacts } from '@croft/kit/http/route.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import type { FilesService } from '../files/service.ts'
import type { UploadService } from '../files/upload-service.ts'
import type { UserService } from '../users/service.ts'
import type { DatabaseCopies } from './copies.ts'
import type { ExportStore } from './export-store.ts'
import type { DatabaseMachine } from './machine.ts'
import type { CheckDatabase, CloneDatabase, ExportDatabase, ImportDatabase } from './schema.ts'
import type { DatabaseService } from './service.ts'
import type { StoredDatabase } from './store.ts'

export interface CopyServiceDeps {
  readonly db: PanelDb
  readonly databases: Pick<DatabaseService, 'require' | 'requireRoom'>
  readonly copies: DatabaseCopies
  readonly exports: ExportStore
  readonly accounts: Pick<UserService, 'require'>
  readonly files: Pick<FilesService, 'download' | 'stat'>
  readonly uploads: Pick<UploadService, 'placeOf'>
  readonly machine: Pick<DatabaseMachine, 'forgetDump'>
  readonly operations: Pick<Operations, 'start'>
  readonly clock: Clock
}

/** What takes long with a whole database, each a job: export, import, check, another name, a copy. */
export function databaseCopyService(deps: CopyServiceDeps) {
  const { db, databases, copies, exports, accounts, clock } = deps
  const start = (ctx: Ctx, row: StoredDatabase, verb: string, input: object) =>
    deps.operations.start(
      ctx,
      `database.${verb}`,
      { id: row.id, ...input },
      { resource: { type: 'database', id: row.name }, ownerId: row.owner_id },
    )
  /** Tables that are named one by one have plain names. */
  const requireTables = (tables: readonly string[]) => {
    if (!tables.every((table) => /^\w[\w.-]*$/.test(table))) throw invalid('Invalid tables')
  }
  /** The file in the home, or the upload that became one. */
  const sourceOf = async (ctx: Ctx, row: StoredDatabase, { path, upload_id: id }: ImportDatabase): Promise<string> => {
    if (path !== undefined && path !== '') return path
    if (id === undefined || id === '') throw invalid('Path or upload_id is required')
    const place = await deps.uploads.placeOf(ctx, id)
    if (place.user !== row.owner) throw notFound('Upload')
    return place.path
  }
  /** Where an export is to go: an existing folder, or a free name in one. */
  const requireTarget = async (ctx: Ctx, { owner: user }: StoredDatabase, path: string): Promise<string> => {
    const at = (each: string) =>
      deps.files.stat(ctx, { user, path: each }).catch((error: unknown) => {
        if (error instanceof AppError && error.status === 404) return null
        throw error
      })
    const there = await at(path)
    if (there?.is_dir === true) return `${there.path.replace(/\/$/, '')}/`
    if (there !== null) throw conflict('File already exists')
    const folder = await at(path.slice(0, Math.max(1, path.lastIndexOf('/'))))
    if (path.endsWith('/') || folder?.is_dir !== true) throw notFound('File')
    return path
  }
  return {
    async export(ctx: Ctx, name: string, body: ExportDatabase): Promise<number> {
      const row = await databases.require(ctx, name)
      requireTables(body.tables)
      if (body.format === 'custom' && row.engine !== 'postgresql') throw invalid('Invalid format')
      const { format, tables, structure_only: structureOnly, target_path: target } = body
      const to = target === undefined || target === '' ? {} : { target: await requireTarget(ctx, row, target) }
      return start(ctx, row, 'export', { exportId: randomHex(8), format, tables, structureOnly, ...to })
    },
    async download(ctx: Ctx, id: string, request: RequestFacts) {
      const found = /^[0-9a-f]{16}$/.test(id) ? await exports.find(ctx.actor, id, clock.now()) : undefined
      if (found === undefined) throw notFound('File')
      return deps.files.download(ctx, { user: found.username, path: found.path }, request)
    },
    async import(ctx: Ctx, name: string, body: ImportDatabase): Promise<number> {
      const row = await databases.require(ctx, name)
      // whether it is there is for the first step to say, before anything is emptied
      const path = (await sourceOf(ctx, row, body)).replace(/^\/+/, '')
      if (path === '' || path.startsWith('-') || path.split('/').includes('..')) throw invalid('Invalid path')
      const charset = body.charset ?? ''
      if (!/^[A-Za-z0-9_-]{0,32}$/.test(charset)) throw invalid('Invalid charset')
      return start(ctx, row, 'import', { path, dropExisting: body.drop_existing, charset })
    },
    async check(ctx: Ctx, name: string, body: CheckDatabase): Promise<number> {
      const row = await databases.require(ctx, name)
      requireTables(body.tables)
      return start(ctx, row, 'check', body)
    },
    rename: (ctx: Ctx, name: string, given: string): Promise<number> =>
      db.transaction(async () => {
        const row = await databases.require(ctx, name)
        if (given === '') throw invalid('Name is required')
        return start(ctx, row, 'rename', { to: await copies.requireFree(row, given) })
      }),
    clone: (ctx: Ctx, name: string, body: CloneDatabase): Promise<number> =>
      db.transaction(async () => {
        const row = await databases.require(ctx, name)
        if (body.name === '') throw invalid('Name is required')
        const to = await copies.requireFree(row, body.name)
        await databases.requireRoom(await accounts.require(ctx, row.owner))
        if (to === row.name) throw conflict('Database already exists')
        return start(ctx, row, 'clone', { to, structureOnly: body.structure_only })
      }),
    /** Scheduled: exports go after a day. */
    async forgetExports(): Promise<void> {
      for (const { id, username, uid, path } of await exports.over(clock.now())) {
        // what was put elsewhere is the account's own
        if (path.startsWith('/.exports/')) await deps.machine.forgetDump({ username, uid, name: path.slice(path.lastIndexOf('/') + 1) })
        await exports.forget(id)
      }
    },
  }
}
export type DatabaseCopyService = ReturnType<typeof databaseCopyService>
