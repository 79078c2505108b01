import type { Migration } from '@croft/kit/db/migrate.ts'
import { core } from './migrations/0001-core.ts'
import { hosting } from './migrations/0002-hosting.ts'
import { files } from './migrations/0003-files.ts'
import { metrics } from './migrations/0004-metrics.ts'
import { traffic } from './migrations/0005-traffic.ts'

/** All migrations in order; a new one is added at the end. */
export const migrations: readonly Migration[] = [core, hosting, files, metrics, traffic]
