import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import type { FilesServices } from './routes.ts'
import { ForAccount } from './schema.ts'
import { UploadParams } from './schema-more.ts'

const route = routeFactory<Ctx, FilesServices>()
const common = { folder: 'File Manager', scope: 'files', roles: everyone, async: 'none', mark: 'C' } as const
const chunk = 16 * 1024 * 1024
const nothing = z.undefined()

export const uploadRoutes = [
  route({
    post: '/files/uploads',
    name: 'files.uploads.create',
    title: 'Begin an upload that may be resumed',
    description:
      'tus 1.0: headers `Tus-Resumable`, `Upload-Length` and `Upload-Metadata` with `path` (a folder), `filename` and `overwrite`. It is kept for a day after its last piece.',
    ...common,
    query: ForAccount,
    rawBody: { contentTypes: ['*/*'], maxBytes: 0 },
    reply: { 201: 'text/plain' },
    errors: {
      'Path is required': 400,
      'Filename is required': 400,
      'File is too large': 413,
      'File already exists': 409,
      'Disk quota exceeded': 403,
    },
    handle: ({ ctx, query, request, services }) => services.fileUploads.create(ctx, query.user, request),
  }),
  route({
    head: '/files/uploads/:id',
    name: 'files.uploads.show',
    title: 'Show how far an upload is',
    ...common,
    params: UploadParams,
    reply: { 200: 'text/plain' },
    errors: { 'Upload not found': 404 },
    handle: ({ ctx, params, request, services }) => services.fileUploads.show(ctx, params.id, request),
  }),
  route({
    patch: '/files/uploads/:id',
    name: 'files.uploads.append',
    title: 'Send the next piece of an upload',
    description: 'At most 16 MiB. `Upload-Checksum` may be `sha1`, `sha256` or `md5`; a piece that does not fit it is thrown away.',
    ...common,
    params: UploadParams,
    rawBody: { contentTypes: ['application/offset+octet-stream'], maxBytes: chunk },
    reply: { 204: nothing },
    errors: { 'Upload not found': 404, 'Upload offset mismatch': 409, 'Checksum mismatch': 400, 'Disk quota exceeded': 403 },
    handle: ({ ctx, params, request, services }) => services.fileUploads.append(ctx, params.id, request),
  }),
  route({
    delete: '/files/uploads/:id',
    name: 'files.uploads.delete',
    title: 'Give up an upload',
    ...common,
    params: UploadParams,
    reply: { 204: nothing },
    errors: { 'Upload not found': 404 },
    handle: ({ ctx, params, services }) => services.fileUploads.remove(ctx, params.id),
  }),
]
