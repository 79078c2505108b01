import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { JobAccepted, everyone, jobAccepted } from '../../core/shapes.ts'
import type { DatabaseCopyService } from './copy-service.ts'
import { CheckDatabase, CloneDatabase, DatabaseParams, ExportDatabase, ImportDatabase, RenameDatabase } from './schema.ts'

const route = routeFactory<Ctx, { databaseCopies: DatabaseCopyService }>()
const common = { folder: '06 - Databases', mark: 'C', scope: 'databases', roles: everyone } as const
const job = { ...common, async: 'job', params: DatabaseParams, reply: { 202: JobAccepted } } as const
const busy = { 'Database not found': 404, 'Another operation is running on this database': 409 } as const
const naming = {
  'Name is required': 400,
  'Invalid database name (only [a-zA-Z0-9_] allowed)': 400,
  'Database already exists': 409,
} as const

export const databaseCopyRoutes = [
  route({
    post: '/databases/:id/export',
    name: 'databases.export',
    title: 'Export a database',
    description:
      'Into the home of its account, with the rights and on the quota of the account. It can be fetched for a day. With `target_path`, a folder of the home or a name in one, it is put there and stays.',
    ...job,
    body: ExportDatabase,
    example: { format: 'sql.gz' },
    errors: { ...busy, 'Invalid tables': 400, 'Invalid format': 400, 'File not found': 404, 'File already exists': 409 },
    cli: { command: 'databases:export' },
    async handle({ ctx, params: { id }, body, services }) {
      return jobAccepted('Export started', await services.databaseCopies.export(ctx, id, body))
    },
  }),
  route({
    get: '/databases/exports/:id',
    name: 'databases.exports.show',
    title: 'Fetch an export',
    ...common,
    content: true,
    params: z.object({ id: z.string() }),
    reply: { 200: 'application/octet-stream' },
    errors: { 'File not found': 404 },
    cli: { command: 'databases:export-download' },
    handle: ({ ctx, params: { id }, request, services }) => services.databaseCopies.download(ctx, id, request),
  }),
  route({
    post: '/databases/:id/import',
    name: 'databases.import',
    title: 'Import a dump',
    description:
      'A file of the home, or an upload that is complete: `.sql`, `.sql.gz` or `.sql.zst`. It is looked at before anything is emptied, and read with the rights of the account.',
    ...job,
    body: ImportDatabase,
    example: { path: '/dump.sql.gz' },
    errors: {
      ...busy,
      'Path or upload_id is required': 400,
      'Invalid path': 400,
      'Invalid charset': 400,
      'Upload not found': 404,
      'Upload is not complete': 409,
    },
    cli: { command: 'databases:import', destroys: true },
    async handle({ ctx, params: { id }, body, services }) {
      return jobAccepted('Import started', await services.databaseCopies.import(ctx, id, body))
    },
  }),
  route({
    post: '/databases/:id/check',
    name: 'databases.check',
    title: 'Check the tables of a database',
    description: 'What is found stands in the log of the job.',
    ...job,
    byDomain: true,
    body: CheckDatabase,
    example: { optimize: true },
    errors: { ...busy, 'Invalid tables': 400 },
    cli: { command: 'databases:check' },
    async handle({ ctx, params: { id }, body, services }) {
      return jobAccepted('Check started', await services.databaseCopies.check(ctx, id, body))
    },
  }),
  route({
    post: '/databases/:id/rename',
    name: 'databases.rename',
    title: 'Rename a database',
    description: 'Closed while it is copied; users and rights follow.',
    ...job,
    body: RenameDatabase,
    example: { name: 'newdb' },
    errors: { ...busy, ...naming },
    cli: { command: 'databases:rename' },
    async handle({ ctx, params: { id }, body, services }) {
      return jobAccepted('Rename started', await services.databaseCopies.rename(ctx, id, body.name))
    },
  }),
  route({
    post: '/databases/:id/clone',
    name: 'databases.clone',
    title: 'Clone a database',
    ...job,
    body: CloneDatabase,
    example: { name: 'copydb' },
    errors: { ...busy, ...naming, 'Limit reached: max_databases (10)': 403 },
    cli: { command: 'databases:clone' },
    async handle({ ctx, params: { id }, body, services }) {
      return jobAccepted('Clone started', await services.databaseCopies.clone(ctx, id, body))
    },
  }),
]
