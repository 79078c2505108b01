import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { notFound, unauthorized } from '@croft/kit/errors.ts'
import { mount } from '@croft/kit/http/mount.ts'
import { createRateLimiter, defaultRateLimits } from '@croft/kit/http/rate-limit.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { createServer } from '@croft/kit/http/server.ts'
import { createLocalFiles } from '../../agent/local-files.ts'
import { anonymousActor, type Ctx } from '../../core/actor.ts'
import { type OpenPanelTest, testCtx } from '../../db/testing.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { type FilesAccounts, filesAccess } from './access.ts'
import { archiveService } from './archive-service.ts'
import { filesResource } from './index.ts'
import type { FilesServices } from './routes.ts'
import { filesService } from './service.ts'
import { shareService } from './share-service.ts'
import { shareStore } from './share-store.ts'
import { filesStore } from './store.ts'
import { uploadService } from './upload-service.ts'
import { uploadStore } from './upload-store.ts'

const baseUrl = () => 'https://panel.example.com:3082'

/** What is in a home besides the file manager's own folder. */
export const visible = (folder: string) => readdirSync(folder).filter((name) => name !== '.croft')

/** The routes served over files in a temporary folder; `boss` sees all, `john` and `mary` themselves. */
export async function filesWorld(open: OpenPanelTest, quotaMb = -1) {
  const clock = manualClock()
  const world = await siteWorld(() => open({ clock }))
  const homes = mkdtempSync(join(tmpdir(), 'croft-http-files-'))
  const { db } = world
  const people = { boss: world.admin, john: world.john, mary: world.mary }
  const statuses = new Map([['mary', 'suspended']])
  const agent = createLocalFiles({ homes })
  const accounts: FilesAccounts = {
    require: async (ctx: Ctx, username = ctx.actor.username) => {
      const found = Object.values(people).find((each) => each.actor.username === username)
      if (found === undefined || (ctx.actor.role !== 'admin' && found.actor.userId !== ctx.actor.userId)) throw notFound('User')
      return { id: found.actor.userId, username, status: statuses.get(username) ?? 'active', disk_quota_mb: quotaMb }
    },
  }
  const common = { db, files: agent, access: filesAccess({ db, accounts }), maxUploadMb: async () => 1, baseUrl }
  const services: FilesServices = {
    files: filesService({ ...common, store: filesStore(db), accounts }),
    fileArchives: archiveService({
      ...common,
      operations: { start: () => Promise.reject(new Error('no jobs here')) },
      waitMs: async () => 0,
    }),
    fileShares: shareService({ ...common, store: shareStore(db) }),
    fileUploads: uploadService({ ...common, store: uploadStore(db) }),
  }
  const limits = () => ({ ...defaultRateLimits, exempt: () => true })
  const server = createServer({ rateLimiter: createRateLimiter({ clock, limits }) })
  mount(server, filesResource.routes as readonly Route<Ctx, FilesServices>[], {
    services,
    authenticate: (facts, route) => {
      const name = String(facts.headers['authorization'] ?? '').slice('Bearer '.length)
      const ctx = Object.values(people).find((each) => each.actor.username === name)
      if (ctx !== undefined) return { ctx, credential: name, kind: 'session', actor: name }
      if (route.roles !== 'public') throw unauthorized('Missing authorization')
      return { ctx: { ...testCtx(), actor: anonymousActor }, credential: null, kind: 'anonymous', actor: '' }
    },
    authorize: () => undefined,
  })
  onTestFinished(async () => {
    await server.close()
    rmSync(homes, { recursive: true, force: true })
  })
  const call = async (method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as = 'john', headers = {}) => {
    const reply = await server.inject({
      method,
      url: path.startsWith('/dl/') ? path : `/api/v1${path}`,
      headers: { ...(as === '' ? {} : { authorization: `Bearer ${as}` }), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    })
    const isJson = String(reply.headers['content-type']).includes('json')
    return {
      status: reply.statusCode,
      headers: reply.headers,
      text: reply.body,
      body: (isJson ? JSON.parse(reply.body) : {}) as Record<string, unknown>,
    }
  }
  const home = (user: string) => join(homes, user)
  return { ...world, clock, server, call, home }
}
