import { integer, json, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const metrics: Migration = {
  number: 4,
  name: 'metrics',
  up: (schema) =>
    schema.createTable('metrics', { step: integer(), at: time(), samples: integer(), sums: json() }, { primaryKey: ['step', 'at'] }),
}
