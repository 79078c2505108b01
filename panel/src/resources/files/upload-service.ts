import { AppError, conflict, forbidden, invalid, notFound, tooLarge } from '@croft/kit/errors.ts'
import { Reply, type RequestFacts } from '@croft/kit/http/route.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { FilesAccess } from './access.ts'
import { callJson, type AgentFiles } from './agent.ts'
import { largestUploadMb, roomOf } from './upload-room.ts'
import type { StoredUpload, UploadStore } from './upload-store.ts'

export interface UploadDeps {
  readonly db: PanelDb
  readonly store: UploadStore
  readonly files: AgentFiles
  readonly access: FilesAccess
  readonly maxUploadMb: () => Promise<number>
}

/** The protocol of resumable uploads, tus 1.0. */
export const tusVersion = '1.0.0'
const tus = { 'Tus-Resumable': tusVersion }
const mebibyte = 1024 * 1024
const keptMs = 24 * 3_600_000
const mostUploads = 200

const headerOf = (request: RequestFacts, name: string): string => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

function requireTus(request: RequestFacts): void {
  if (headerOf(request, 'tus-resumable') !== tusVersion)
    throw invalid('Tus-Resumable must be 1.0.0', { headers: { 'Tus-Version': tusVersion } })
}

function numberOf(request: RequestFacts, name: string, words: string): number {
  const value = headerOf(request, name)
  if (value === '') throw invalid(`${words} is required`)
  if (!/^\d{1,15}$/.test(value)) throw invalid(`Invalid ${words}`)
  return Number(value)
}

/** `path L2E=,filename eC50eHQ=` → what it says. */
export function metadataOf(header: string): Readonly<Record<string, string>> {
  const pairs = header.split(',').flatMap((pair) => {
    const [key = '', value = ''] = pair.trim().split(' ')
    return key === '' ? [] : [[key, Buffer.from(value, 'base64').toString('utf8')] as const]
  })
  return Object.fromEntries(pairs)
}

/** Uploads in pieces, which go on after anything that came between. */
export function uploadService({ db, store, files, access, maxUploadMb }: UploadDeps) {
  const require = async (ctx: Ctx, id: string): Promise<StoredUpload> => {
    const row = await store.find(ctx.actor, id)
    if (row === undefined) throw notFound('Upload')
    if (row.status !== 'active' && ctx.actor.role !== 'admin') throw forbidden('Account is suspended')
    return row
  }
  const finish = (id: string) => store.finish(id, db.clock.now(), db.clock.now() + keptMs)
  const targetOf = (row: StoredUpload) => ({
    user: row.username,
    id: row.id,
    path: row.path,
    name: row.name,
    overwrite: row.overwrite === 1,
    length: row.size_bytes,
  })
  return {
    async create(ctx: Ctx, user: string | undefined, request: RequestFacts): Promise<Reply> {
      access.requireReal()
      const account = await access.account(ctx, user)
      requireTus(request)
      const length = numberOf(request, 'upload-length', 'Upload-Length')
      const { path = '', filename = '', overwrite = '' } = metadataOf(headerOf(request, 'upload-metadata'))
      if (path === '') throw invalid('Path is required')
      if (filename === '') throw invalid('Filename is required')
      if (length > largestUploadMb(await maxUploadMb(), account) * mebibyte) throw tooLarge('File is too large')
      if (length > (await roomOf(files, account))) throw forbidden('Disk quota exceeded')
      if ((await store.count(account.id)) >= mostUploads) throw conflict('Too many uploads at once')
      const id = randomHex(8)
      const isOver = overwrite === 'true' || overwrite === '1'
      const expires = db.clock.now() + keptMs
      // noted before there are bytes, so that none can be forgotten
      await store.add({
        id,
        user_id: account.id,
        path,
        name: filename,
        overwrite: isOver ? 1 : 0,
        size_bytes: length,
        expires_at: expires,
        finished_at: null,
      })
      try {
        await callJson(files, 'upload-begin', { user: account.username, id, path, name: filename, overwrite: isOver, length })
      } catch (error) {
        if (error instanceof AppError && error.status < 500) await store.forget(id)
        throw error
      }
      if (length === 0) await finish(id)
      return new Reply(201, undefined, {
        ...tus,
        Location: `/api/v1/files/uploads/${id}`,
        'Upload-Expires': new Date(expires).toUTCString(),
      })
    },
    /** Where an upload went; 404 `Upload not found`, 409 while bytes are missing. */
    async placeOf(ctx: Ctx, id: string): Promise<{ user: string; path: string }> {
      const row = await store.findAny(ctx.actor, id)
      if (row === undefined) throw notFound('Upload')
      if (row.finished_at === null) throw conflict('Upload is not complete')
      return { user: row.username, path: `${row.path.replace(/\/+$/, '')}/${row.name}` }
    },
    async show(ctx: Ctx, id: string, request: RequestFacts): Promise<Reply> {
      const row = await require(ctx, id)
      requireTus(request)
      const { offset } = await callJson<{ offset: number }>(files, 'upload-offset', { user: row.username, id })
      return new Reply(200, undefined, { ...tus, 'Upload-Offset': String(offset), 'Upload-Length': String(row.size_bytes) })
    },
    async append(ctx: Ctx, id: string, request: RequestFacts): Promise<Reply> {
      access.requireReal()
      const row = await require(ctx, id)
      requireTus(request)
      const offset = numberOf(request, 'upload-offset', 'Upload-Offset')
      const checksum = headerOf(request, 'upload-checksum')
      const args = { ...targetOf(row), offset, ...(checksum === '' ? {} : { checksum }) }
      const { offset: after } = await callJson<{ offset: number }>(files, 'upload-append', args, {
        body: request.raw,
        signal: request.signal,
      })
      if (after >= row.size_bytes) await finish(id)
      else await store.renew(id, db.clock.now() + keptMs)
      return new Reply(204, undefined, { ...tus, 'Upload-Offset': String(after) })
    },
    async remove(ctx: Ctx, id: string): Promise<Reply> {
      access.requireReal()
      const row = await require(ctx, id)
      await callJson(files, 'upload-drop', { user: row.username, id })
      await store.forget(id)
      return new Reply(204, undefined, tus)
    },
    /** Scheduled: what nobody went on with for a day. */
    async forget(): Promise<void> {
      const failures: unknown[] = []
      for (const { id, username, finished_at: finished } of await store.over()) {
        try {
          if (finished === null) await callJson(files, 'upload-drop', { user: username, id })
        } catch (error) {
          // one account out of reach keeps no other's; where there is no home there are no bytes
          if (!(error instanceof AppError) || error.status >= 500) {
            failures.push(error)
            continue
          }
        }
        await store.forget(id)
      }
      if (failures.length > 0) throw new AggregateError(failures, 'uploads that are over could not be removed')
    },
  }
}
export type UploadService = ReturnType<typeof uploadService>
