import { flag, id, integer, json, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** Cron jobs of accounts and what became of their last runs. */
export const cron: Migration = {
  number: 13,
  name: 'cron',
  async up(schema) {
    await schema.createTable(
      'cron_jobs',
      {
        id: id(),
        owner_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        name: text(),
        command: text(),
        expression: text(),
        domain_id: integer({ nullable: true, references: 'domains.id', onDelete: 'set null' }),
        enabled: flag(),
        email_on_complete: text(),
        email_on_error: flag(),
        timeout_seconds: integer(),
        allow_overlap: flag(),
        timezone: text(),
        php_version: text(),
        environment: json(),
        last_run_at: time({ nullable: true }),
        last_run_ok: flag(),
        created_at: time(),
        updated_at: time(),
      },
      { indexes: [{ columns: ['owner_id'] }, { columns: ['domain_id'], where: 'domain_id is not null' }] },
    )
    await schema.createTable(
      'cron_runs',
      {
        id: id(),
        job_id: integer({ references: 'cron_jobs.id', onDelete: 'cascade' }),
        run: text(),
        started_at: time(),
        finished_at: time(),
        exit_code: integer(),
        output: text(),
      },
      { indexes: [{ columns: ['run'], unique: true }, { columns: ['job_id', 'started_at'] }] },
    )
  },
}
