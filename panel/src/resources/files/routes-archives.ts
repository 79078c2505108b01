import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Message, everyone, message } from '../../core/shapes.ts'
import type { FilesServices } from './routes.ts'
import { ForAccount, OfPath } from './schema.ts'
import * as schema from './schema-more.ts'
import { z } from 'zod'

const route = routeFactory<Ctx, FilesServices>()
const common = { folder: 'File Manager', scope: 'files', roles: everyone, async: 'none' } as const
const completed = { ...common, mark: 'P+' } as const
const ours = { ...common, mark: 'C' } as const
const missing = { 'Path is required': 400, 'File not found': 404 } as const

export const archiveRoutes = [
  route({
    post: '/files/compress',
    name: 'files.compress',
    title: 'Make an archive',
    description:
      'A job that can be watched and cancelled; the answer waits for it as for any write. Links stay links, sockets are left out.',
    ...completed,
    query: ForAccount,
    body: schema.CompressFiles,
    example: { paths: ['/notes.txt'], archive: '/notes.zip' },
    reply: { 200: Message },
    errors: {
      'Paths is required': 400,
      'Archive is required': 400,
      'Invalid format': 400,
      'File not found': 404,
      'File already exists': 409,
      'Disk quota exceeded': 403,
    },
    cli: { command: 'files:compress' },
    handle: ({ ctx, query, body, request, services }) =>
      services.fileArchives.compress(ctx, { ...body, user: query.user ?? body.user }, request),
  }),
  route({
    post: '/files/extract',
    name: 'files.extract',
    title: 'Extract an archive',
    description:
      'zip, tar, tar.gz or tar.zst, by its first bytes. Everything or nothing: absolute paths, `..`, links that leave the folder, hard links and devices are refused, set-id bits are cleared.',
    ...completed,
    query: ForAccount,
    body: schema.ExtractArchive,
    example: { path: '/notes.zip', destination: '/notes' },
    reply: { 200: Message },
    errors: {
      ...missing,
      'Unsupported archive': 400,
      'Archive contains unsafe entries': 400,
      'Archive is too large': 413,
      'File already exists': 409,
      'Disk quota exceeded': 403,
    },
    cli: { command: 'files:extract' },
    handle: ({ ctx, query, body, request, services }) =>
      services.fileArchives.extract(ctx, { ...body, user: query.user ?? body.user }, request),
  }),
]

export const findRoutes = [
  route({
    get: '/files/search',
    name: 'files.search',
    title: 'Search for files',
    description: 'By a part of the name, or with `content` by a part of the text. It stops at `limit` and after 20 seconds, and says so.',
    ...ours,
    query: schema.SearchQuery,
    reply: { 200: schema.Search },
    errors: { 'Q is required': 400, 'File not found': 404, 'Not a directory': 400 },
    cli: { command: 'files:search' },
    handle: ({ ctx, query, request, services }) => services.files.search(ctx, query, request.signal),
  }),
  route({
    get: '/files/thumbnail',
    name: 'files.thumbnail',
    title: 'Show a small picture of a picture',
    ...ours,
    content: true,
    query: schema.ThumbnailQuery,
    reply: { 200: 'image/webp' },
    errors: { ...missing, 'Not an image': 400 },
    cli: { command: 'files:thumbnail' },
    handle: ({ ctx, query, request, services }) => services.files.thumbnail(ctx, query, request.signal),
  }),
]

export const historyRoutes = [
  route({
    get: '/files/history',
    name: 'files.history.list',
    title: 'List what a file was',
    description: 'States of files that were saved here: the last 20, for 90 days, up to 1 MiB each.',
    ...ours,
    query: OfPath,
    reply: { 200: z.array(schema.Version) },
    errors: { 'Path is required': 400 },
    cli: { command: 'files:history', columns: ['version', 'size', 'mod_time', 'actor'] },
    handle: ({ ctx, query, services }) => services.files.history(ctx, query),
  }),
  route({
    get: '/files/history/read',
    name: 'files.history.read',
    title: 'Read what a file was',
    ...ours,
    content: true,
    query: schema.OfVersion,
    reply: { 200: schema.VersionText },
    errors: { 'Path is required': 400, 'Version is required': 400, 'Version not found': 404, 'Not a text file': 400 },
    cli: { command: 'files:history-read' },
    handle: ({ ctx, query, services }) => services.files.readVersion(ctx, query),
  }),
  route({
    post: '/files/history/restore',
    name: 'files.history.restore',
    title: 'Make a file what it was',
    ...ours,
    query: ForAccount,
    body: schema.OfVersion,
    example: { path: '/notes.txt', version: 1 },
    reply: { 200: Message },
    errors: { 'Path is required': 400, 'Version is required': 400, 'Version not found': 404, 'Disk quota exceeded': 403 },
    cli: { command: 'files:revert' },
    async handle({ ctx, query, body, services }) {
      await services.files.restoreVersion(ctx, { ...body, user: query.user ?? body.user })
      return message('Version restored')
    },
  }),
]
