import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type ErrorCode, conflict, forbidden, invalid, notFound, tooLarge } from '@croft/kit/errors.ts'
import { preferences } from '@croft/kit/http/prefer.ts'
import { randomHex } from '@croft/kit/ids.ts'
import { Reply, type RequestFacts } from '@croft/kit/http/route.ts'
import type { z } from 'zod'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import type { FilesAccess, FilesAccount } from './access.ts'
import type { AgentFiles } from './agent.ts'
import { roomOf } from './upload-room.ts'
import type { CompressFiles, ExtractArchive } from './schema-more.ts'

export interface ArchiveDeps {
  readonly db: PanelDb
  readonly files: AgentFiles
  readonly access: FilesAccess
  readonly operations: Pick<Operations, 'start'>
  /** Milliseconds that a write waits for its job. */
  readonly waitMs: () => Promise<number>
}

const longestWait = 30

/** What a job says as the refusal that it was. */
function refusalOf(words: string): AppError {
  const own = ['Archive contains unsafe entries', 'Unsupported archive', 'Invalid format', 'Invalid path', 'Not a directory']
  if (words === 'File not found') return notFound('File')
  if (words === 'File already exists' || words === 'File was changed by someone else') return conflict(words)
  if (words === 'Disk quota exceeded' || words === 'Permission denied') return forbidden(words)
  if (words === 'Archive is too large' || words === 'Too many files for one archive') return tooLarge(words)
  if (own.includes(words) || words === 'Paths must have different names' || words === 'File name is too long') return invalid(words)
  if (words === "The server's disk is full" || words === 'Service temporarily unavailable') {
    return new AppError(503, 'INTERNAL_ERROR' satisfies ErrorCode, words, { headers: { 'Retry-After': '60' } })
  }
  return new AppError(500, 'INTERNAL_ERROR', 'Internal server error', { cause: new Error(words) })
}

/** Archives are made and extracted by jobs; a request waits for its own as long as it waits for any write. */
export function archiveService({ db, files, access, operations, waitMs }: ArchiveDeps) {
  const settled = async (jobId: number, milliseconds: number, signal: AbortSignal): Promise<boolean> => {
    const until = Date.now() + milliseconds
    for (;;) {
      const job = await db.q.selectFrom('jobs').select(['status', 'error']).where('id', '=', jobId).executeTakeFirstOrThrow()
      if (job.status === 'succeeded') return true
      if (job.status === 'cancelled') throw conflict('Job was cancelled')
      if (job.status === 'failed' || job.status === 'rolled_back') throw refusalOf(job.error ?? '')
      if (Date.now() >= until || signal.aborted) return false
      await sleep(25)
    }
  }
  const run = async (
    ctx: Ctx,
    type: string,
    input: object,
    on: { account: FilesAccount; path: string; words: string },
    request: RequestFacts,
  ) => {
    access.requireReal()
    const { account, path, words } = on
    const resource = { type: 'file', id: `${account.username}:${path}` }
    const keyed = { user: account.username, key: randomHex(8), ...input }
    const jobId = await operations.start(ctx, type, keyed, { resource, ownerId: account.id })
    const asked = preferences(request.headers['prefer']).wait
    const milliseconds = asked === null ? await waitMs() : Math.min(asked, longestWait) * 1000
    const done = await settled(jobId, milliseconds, request.signal)
    const headers = { 'X-Job-Id': String(jobId), 'X-Sync': done ? 'applied' : 'pending' }
    return new Reply(200, { message: words, ...(done ? {} : { sync: 'pending', job_id: jobId }) }, headers)
  }
  return {
    async compress(ctx: Ctx, { user, paths, archive, format }: z.output<typeof CompressFiles>, request: RequestFacts) {
      const account = await access.account(ctx, user)
      if (archive === '') throw invalid('Archive is required')
      const on = { account, path: archive, words: 'Archive created successfully' }
      return run(ctx, 'file.compress', { paths, archive, format }, on, request)
    },
    async extract(
      ctx: Ctx,
      { user, path: given, archive, destination, overwrite }: z.output<typeof ExtractArchive>,
      request: RequestFacts,
    ) {
      const account = await access.account(ctx, user)
      const path = given ?? archive ?? ''
      if (path === '') throw invalid('Path is required')
      const free = await roomOf(files, account)
      const room = free === Infinity ? {} : { room: free }
      const on = { account, path, words: 'Archive extracted successfully' }
      return run(ctx, 'file.extract', { path, destination, overwrite, ...room }, on, request)
    },
  }
}
export type ArchiveService = ReturnType<typeof archiveService>
