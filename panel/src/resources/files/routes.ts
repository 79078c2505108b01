import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Message, everyone, message } from '../../core/shapes.ts'
import type { ArchiveService } from './archive-service.ts'
import * as schema from './schema.ts'
import type { FilesService } from './service.ts'
import type { ShareService } from './share-service.ts'
import type { UploadService } from './upload-service.ts'

export interface FilesServices {
  readonly files: FilesService
  readonly fileArchives: ArchiveService
  readonly fileShares: ShareService
  readonly fileUploads: UploadService
}

const route = routeFactory<Ctx, FilesServices>()
const common = { folder: 'File Manager', scope: 'files', roles: everyone, async: 'none' } as const
const published = { ...common, mark: 'P' } as const
const completed = { ...common, mark: 'P+' } as const
const ours = { ...common, mark: 'C' } as const
const mebibyte = 1024 * 1024
const pathRequired = { 'Path is required': 400 } as const
const { ForAccount } = schema

export const lookRoutes = [
  route({
    get: '/files/list',
    name: 'files.list',
    title: 'List a folder',
    ...published,
    query: schema.ListQuery,
    list: { sort: ['name', 'path', 'is_dir', 'size', 'permission', 'owner', 'mod_time'] },
    reply: { 200: z.array(schema.FileEntry) },
    errors: { 'Invalid path': 400, 'File not found': 404, 'Not a directory': 400 },
    cli: { command: 'files:list', columns: ['name', 'size', 'permission', 'owner', 'mod_time'] },
    handle: ({ ctx, query, page, request, services }) => services.files.list(ctx, query, page, request),
  }),
  route({
    get: '/files/read',
    name: 'files.read',
    title: 'Read a text file',
    ...published,
    content: true,
    query: schema.OfPath,
    reply: { 200: schema.FileText },
    errors: { ...pathRequired, 'File not found': 404, 'File is too large to edit': 413, 'Not a text file': 400 },
    cli: { command: 'files:read' },
    handle: ({ ctx, query, services }) => services.files.read(ctx, query),
  }),
  route({
    get: '/files/stat',
    name: 'files.stat',
    title: 'Show a file or folder',
    ...ours,
    query: schema.OfPath,
    reply: { 200: schema.FileFacts },
    errors: { ...pathRequired, 'File not found': 404 },
    cli: { command: 'files:stat' },
    handle: ({ ctx, query, services }) => services.files.stat(ctx, query),
  }),
  route({
    post: '/files/size',
    name: 'files.size',
    title: 'Add up files and folders',
    ...ours,
    query: ForAccount,
    body: schema.MeasureFiles,
    example: { paths: ['/example.com'] },
    reply: { 200: schema.FilesSize },
    errors: { 'Paths is required': 400, 'File not found': 404 },
    cli: { command: 'files:size' },
    handle: ({ ctx, query, body, request, services }) =>
      services.files.size(ctx, { ...body, user: query.user ?? body.user }, request.signal),
  }),
]

export const changeRoutes = [
  route({
    post: '/files/write',
    name: 'files.write',
    title: 'Write a file',
    ...published,
    query: ForAccount,
    body: schema.WriteFile,
    maxBytes: 10 * mebibyte,
    example: { path: '/notes.txt', content: 'hello' },
    reply: { 200: Message },
    errors: { ...pathRequired, 'File was changed by someone else': 409, 'Disk quota exceeded': 403, 'File not found': 404 },
    cli: { command: 'files:write' },
    async handle({ ctx, query, body, services }) {
      await services.files.write(ctx, { ...body, user: query.user ?? body.user })
      return message('File saved successfully')
    },
  }),
  route({
    post: '/files/delete',
    name: 'files.delete',
    title: 'Delete a file or folder',
    ...published,
    query: ForAccount,
    body: schema.DeleteFiles,
    example: { path: '/notes.txt' },
    reply: { 200: schema.Deleted },
    errors: { ...pathRequired, 'Cannot delete the home directory': 403, 'File not found': 404 },
    cli: { command: 'files:delete', destroys: true },
    async handle({ ctx, query, body, services }) {
      const { is_trashed } = await services.files.remove(ctx, { ...body, user: query.user ?? body.user })
      return { is_trashed, message: is_trashed ? 'Moved to trash' : 'Deleted permanently' }
    },
  }),
  route({
    post: '/files/mkdir',
    name: 'files.mkdir',
    title: 'Create a folder',
    ...completed,
    query: ForAccount,
    body: schema.MakeFolder,
    example: { path: '/docs' },
    reply: { 200: Message },
    errors: { ...pathRequired, 'File already exists': 409, 'File not found': 404 },
    cli: { command: 'files:mkdir' },
    async handle({ ctx, query, body, services }) {
      await services.files.mkdir(ctx, { ...body, user: query.user ?? body.user })
      return message('Folder created successfully')
    },
  }),
  route({
    post: '/files/rename',
    name: 'files.rename',
    title: 'Rename a file or folder',
    ...completed,
    query: ForAccount,
    body: schema.RenameFile,
    example: { path: '/notes.txt', new_path: '/notes-old.txt' },
    reply: { 200: Message },
    errors: { ...pathRequired, 'File already exists': 409, 'File not found': 404 },
    cli: { command: 'files:rename' },
    async handle({ ctx, query, body, services }) {
      await services.files.rename(ctx, { ...body, user: query.user ?? body.user })
      return message('Renamed successfully')
    },
  }),
  route({
    post: '/files/copy',
    name: 'files.copy',
    title: 'Copy files or folders',
    ...completed,
    query: ForAccount,
    body: schema.PlaceFiles,
    example: { source: '/notes.txt', destination: '/docs' },
    reply: { 200: Message },
    errors: { 'Source is required': 400, 'File already exists': 409, 'Disk quota exceeded': 403, 'File not found': 404 },
    cli: { command: 'files:copy' },
    async handle({ ctx, query, body, services }) {
      await services.files.place(ctx, 'copy', { ...body, user: query.user ?? body.user })
      return message('Copied successfully')
    },
  }),
  route({
    post: '/files/move',
    name: 'files.move',
    title: 'Move files or folders',
    ...completed,
    query: ForAccount,
    body: schema.PlaceFiles,
    example: { source: '/notes.txt', destination: '/docs' },
    reply: { 200: Message },
    errors: { 'Source is required': 400, 'File already exists': 409, 'Cannot move a folder into itself': 400, 'File not found': 404 },
    cli: { command: 'files:move' },
    async handle({ ctx, query, body, services }) {
      await services.files.place(ctx, 'move', { ...body, user: query.user ?? body.user })
      return message('Moved successfully')
    },
  }),
  route({
    post: '/files/chmod',
    name: 'files.chmod',
    title: 'Change permissions',
    ...completed,
    query: ForAccount,
    body: schema.ChangeMode,
    example: { path: '/notes.txt', mode: '0644' },
    reply: { 200: Message },
    errors: { ...pathRequired, 'Invalid mode': 400, 'File not found': 404 },
    cli: { command: 'files:chmod' },
    async handle({ ctx, query, body, services }) {
      await services.files.chmod(ctx, { ...body, user: query.user ?? body.user })
      return message('Permissions changed successfully')
    },
  }),
]
