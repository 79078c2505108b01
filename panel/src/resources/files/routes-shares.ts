import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { type Reply, routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import type { FilesServices } from './routes.ts'
import { ForAccount } from './schema.ts'
import * as schema from './schema-more.ts'

const route = routeFactory<Ctx, FilesServices>()
const common = { folder: 'File Manager', scope: 'files', roles: everyone, async: 'none', mark: 'C' } as const
const open = {
  folder: 'File Manager',
  scope: null,
  roles: 'public',
  root: true,
  async: 'none',
  mark: 'C',
  params: schema.ShareToken,
} as const
const file = { 200: 'application/octet-stream', 206: 'application/octet-stream', 416: 'application/octet-stream' } as const
const closed = { 'Share not found': 404, 'Invalid password': 401 } as const

export const shareRoutes = [
  route({
    get: '/files/shares',
    name: 'files.shares.list',
    title: 'List shared files',
    ...common,
    query: ForAccount,
    reply: { 200: z.array(schema.Share) },
    cli: { command: 'files:shares', columns: ['id', 'path', 'expires_at', 'downloads'] },
    handle: ({ ctx, query, services }) => services.fileShares.list(ctx, query.user),
  }),
  route({
    post: '/files/share',
    name: 'files.shares.create',
    title: 'Share a file by a link',
    description: 'The link is in this answer only. `expires_in` in seconds and `max_downloads`: 0 is without an end.',
    ...common,
    query: ForAccount,
    body: schema.CreateShare,
    example: { path: '/notes.txt', expires_in: 86_400 },
    reply: { 201: schema.Share },
    errors: { 'Path is required': 400, 'File not found': 404, 'Not a file': 400, 'Password is too weak': 400 },
    cli: { command: 'files:share' },
    handle: ({ ctx, query, body, request, services }) =>
      services.fileShares.create(ctx, { ...body, user: query.user ?? body.user }, request.port),
  }),
  route({
    delete: '/files/shares/:id',
    name: 'files.shares.delete',
    title: 'Stop sharing a file',
    ...common,
    params: schema.ShareParams,
    reply: { 200: Ack },
    errors: { 'Share not found': 404 },
    cli: { command: 'files:unshare', destroys: true },
    async handle({ ctx, params, services }) {
      await services.fileShares.remove(ctx, params.id)
      return ack('Share deleted')
    },
  }),
  route({
    get: '/s/:token',
    name: 'files.shares.open',
    title: 'Download a shared file',
    description: 'Always as an attachment. A file with a password answers with a page that asks for it.',
    ...open,
    query: schema.SharePassword,
    reply: file,
    errors: closed,
    handle: ({ params, query, request, services }): Promise<Reply> => services.fileShares.open(params.token, query.password, request),
  }),
  route({
    post: '/s/:token',
    name: 'files.shares.unlock',
    title: 'Download a shared file with its password',
    ...open,
    rawBody: { contentTypes: ['application/x-www-form-urlencoded'], maxBytes: 8192 },
    reply: file,
    errors: closed,
    async handle({ params, request, services }): Promise<Reply> {
      const password = new URLSearchParams(await text(request.raw)).get('password') ?? ''
      return services.fileShares.open(params.token, password, request)
    },
  }),
]
