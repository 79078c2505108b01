import { z } from 'zod'
import { type Reply, routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Message, everyone, message } from '../../core/shapes.ts'
import type { FilesServices } from './routes.ts'
import * as schema from './schema.ts'

const route = routeFactory<Ctx, FilesServices>()
const common = { folder: 'File Manager', scope: 'files', roles: everyone, async: 'none' } as const
const published = { ...common, mark: 'P' } as const
const completed = { ...common, mark: 'P+' } as const
const ours = { ...common, mark: 'C' } as const
const { ForAccount } = schema

export const trashRoutes = [
  route({
    get: '/files/trash',
    name: 'files.trash.list',
    title: 'List the trash',
    ...published,
    query: ForAccount,
    list: { sort: ['name', 'original_path', 'size', 'deleted_at'], wrap: (items) => ({ items }) },
    reply: { 200: schema.Trash },
    cli: { command: 'files:trash', columns: ['name', 'original_path', 'size', 'deleted_at'] },
    handle: ({ ctx, query, page, services }) => services.files.trash(ctx, query.user, page),
  }),
  route({
    delete: '/files/trash',
    name: 'files.trash.empty',
    title: 'Empty the trash',
    ...published,
    query: ForAccount,
    body: schema.EmptyTrash,
    reply: { 200: Message },
    cli: { command: 'files:empty-trash', destroys: true },
    async handle({ ctx, query, body, services }) {
      const { deleted } = await services.files.emptyTrash(ctx, { ...body, user: query.user ?? body.user })
      return message(`Deleted ${deleted} items permanently`)
    },
  }),
  route({
    post: '/files/trash/restore',
    name: 'files.trash.restore',
    title: 'Bring a file back from the trash',
    ...completed,
    query: ForAccount,
    body: schema.RestoreTrash,
    example: { trash_path: '_bt_notes.txt_t_1779101076682378120' },
    reply: { 200: Message },
    errors: { 'Trash path is required': 400, 'Trash item not found': 404, 'File already exists': 409 },
    cli: { command: 'files:restore' },
    async handle({ ctx, query, body, services }) {
      await services.files.restore(ctx, { ...body, user: query.user ?? body.user })
      return message('Restored successfully')
    },
  }),
]

export const configRoutes = [
  route({
    get: '/files/config',
    name: 'files.config.show',
    title: 'Show the settings of the file manager',
    ...published,
    query: ForAccount,
    reply: { 200: schema.FileConfig },
    cli: { command: 'files:config' },
    handle: ({ ctx, query, request, services }) => services.files.config(ctx, query.user, request.ext),
  }),
  route({
    put: '/files/config',
    name: 'files.config.update',
    title: 'Change the settings of the file manager',
    ...ours,
    query: ForAccount,
    body: schema.UpdateFileConfig,
    example: { editor_font_size: 16 },
    reply: { 200: schema.FileConfig },
    cli: { command: 'files:config-set' },
    handle: ({ ctx, query, body, request, services }) =>
      services.files.setConfig(ctx, { ...body, user: query.user ?? body.user }, request.ext),
  }),
  route({
    get: '/files/upload-limits',
    name: 'files.upload-limits',
    title: 'Show how large an upload may be',
    ...published,
    reply: { 200: schema.UploadLimits },
    cli: { command: 'files:upload-limits' },
    handle: ({ ctx, services }) => services.files.uploadLimits(ctx),
  }),
]

export const transferRoutes = [
  route({
    post: '/files/upload',
    name: 'files.upload',
    title: 'Upload files',
    description: 'A multipart form: the fields `path` (a folder) and `overwrite` before one or more files.',
    ...ours,
    query: schema.UploadQuery,
    // each file is held to the setting; this bounds the form as a whole
    rawBody: { contentTypes: ['multipart/form-data'], maxBytes: 1024 ** 4 },
    reply: { 201: schema.Uploaded },
    errors: { 'Path is required': 400, 'File is too large': 413, 'File already exists': 409, 'Disk quota exceeded': 403 },
    async handle({ ctx, query, request, services }) {
      return { message: 'Uploaded successfully', files: await services.files.upload(ctx, query, request) }
    },
  }),
  route({
    get: '/files/download',
    name: 'files.download',
    title: 'Download a file',
    description: 'As an attachment, with ranges; with `archive` a folder or file as an archive.',
    ...ours,
    content: true,
    query: schema.DownloadQuery,
    reply: { 200: 'application/octet-stream', 206: 'application/octet-stream', 416: 'application/octet-stream' },
    errors: { 'Path is required': 400, 'File not found': 404, 'Not a file': 400 },
    cli: { command: 'files:download' },
    handle: ({ ctx, query, request, services }): Promise<Reply> => services.files.download(ctx, query, request),
  }),
  route({
    post: '/files/download-link',
    name: 'files.download-link',
    title: 'Make a link that downloads a file once',
    ...ours,
    query: ForAccount,
    body: schema.OfPath,
    example: { path: '/notes.txt' },
    reply: { 200: schema.DownloadLink },
    errors: { 'Path is required': 400, 'File not found': 404 },
    cli: { command: 'files:download-link' },
    handle: ({ ctx, query, body, request, services }) =>
      services.files.downloadLink(ctx, { ...body, user: query.user ?? body.user }, request),
  }),
  route({
    get: '/dl/:token',
    name: 'files.download-by-link',
    title: 'Download by a link that works once',
    ...ours,
    scope: null,
    roles: 'public',
    root: true,
    params: z.object({
      token: z
        .string()
        .regex(/^[A-Za-z0-9_-]{43}$/)
        .meta({ label: 'File' }),
    }),
    reply: { 200: 'application/octet-stream', 206: 'application/octet-stream', 416: 'application/octet-stream' },
    errors: { 'File not found': 404 },
    handle: ({ params, request, services }): Promise<Reply> => services.files.downloadByLink(params.token, request),
  }),
]
