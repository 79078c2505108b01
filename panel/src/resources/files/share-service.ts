import { Readable } from 'node:stream'
import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import { AppError, conflict, invalid, notFound, unauthorized } from '@croft/kit/errors.ts'
import { Reply, StreamBody, type RequestFacts } from '@croft/kit/http/route.ts'
import { randomHex, randomToken } from '@croft/kit/ids.ts'
import type { z } from 'zod'
import type { Ctx } from '../../core/actor.ts'
import { hashPassword, requireStrongPassword, verifyPassword } from '../../core/password.ts'
import type { PanelDb } from '../../db/database.ts'
import type { FilesAccess } from './access.ts'
import { callJson, type AgentFiles } from './agent.ts'
import type { FileFacts } from './schema.ts'
import type { CreateShare, Share } from './schema-more.ts'
import { sendFile } from './send.ts'
import { passwordPage } from './share-page.ts'
import type { ShareStore, StoredShare } from './share-store.ts'

export interface ShareDeps {
  readonly db: PanelDb
  readonly store: ShareStore
  readonly files: AgentFiles
  readonly access: FilesAccess
  readonly baseUrl: (port: number) => string
}

const mostShares = 1000
const keptMs = 30 * 86_400_000

const model = (row: StoredShare, url = ''): Share => ({
  id: row.share_id,
  path: row.path,
  url,
  protected: row.password_hash !== null,
  expires_at: rfc3339OrNull(row.expires_at),
  max_downloads: row.max_downloads,
  downloads: row.downloads,
  created_at: rfc3339(row.created_at),
})

/** Files that are shown to whoever has the link. */
export function shareService({ db, store, files, access, baseUrl }: ShareDeps) {
  const { account } = access
  return {
    list: async (ctx: Ctx, user: string | undefined) => (await store.list((await account(ctx, user)).id)).map((row) => model(row)),
    async create(ctx: Ctx, { user, path, expires_in: seconds, password, max_downloads }: z.output<typeof CreateShare>, port: number) {
      const owner = await account(ctx, user)
      if (path === '') throw invalid('Path is required')
      if (password !== undefined) requireStrongPassword(password, owner.username)
      const facts = await callJson<FileFacts>(files, 'stat', { user: owner.username, path })
      if (facts.is_dir || facts.is_link) throw invalid('Not a file')
      if ((await store.list(owner.id)).length >= mostShares) throw conflict('Too many files are shared')
      const [token, now] = [randomToken(), db.clock.now()]
      const expires = seconds === 0 ? null : now + seconds * 1000
      const id = randomHex(8)
      const row = await store.add(
        ctx,
        token,
        {
          share_id: id,
          user_id: owner.id,
          path: facts.path,
          password_hash: password === undefined ? null : await hashPassword(password),
          max_downloads,
          downloads: 0,
          expires_at: expires,
          created_at: now,
        },
        { id, path: facts.path, owner: owner.username, expires_at: rfc3339OrNull(expires) },
      )
      return model(row, `${baseUrl(port)}/s/${token}`)
    },
    async remove(ctx: Ctx, id: string): Promise<void> {
      const row = await store.find(ctx.actor, id)
      if (row === undefined) throw notFound('Share')
      await store.remove(ctx, row.id)
    },
    /** The file behind a link, or the page that asks for its password. */
    async open(token: string, password: string | undefined, request: RequestFacts): Promise<Reply> {
      const share = await store.open(token)
      if (share === undefined) throw notFound('Share')
      if (share.password_hash !== null) {
        if (password === undefined || password === '') return passwordPage(request.method !== 'POST')
        if (!(await verifyPassword(password, share.password_hash))) throw unauthorized('Invalid password')
      }
      // a preview of the link costs no download
      if (request.method === 'HEAD') {
        return new Reply(200, new StreamBody('', 'application/octet-stream'))
      }
      const reply = await sendFile(files, { user: share.username, path: share.path }, request).catch((error: unknown) => {
        // what the owner has taken away is shared no more; a helper that is down is another matter
        throw error instanceof AppError && error.status < 500 ? notFound('Share') : error
      })
      if (!(await store.count(share.id))) {
        if (reply.body instanceof StreamBody && reply.body.stream instanceof Readable) reply.body.stream.destroy()
        throw notFound('Share')
      }
      return reply
    },
    /** Scheduled: links that are long over are forgotten. */
    forget: () => store.forget(db.clock.now() - keptMs),
  }
}
export type ShareService = ReturnType<typeof shareService>
