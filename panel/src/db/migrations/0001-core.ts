import { flag, id, integer, json, text, time, type Schema } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

async function work(schema: Schema): Promise<void> {
  await schema.createTable(
    'scopes',
    {
      node: text(),
      scope: text(),
      wanted: integer(),
      applied: integer({ default: 0 }),
      attempts: integer({ default: 0 }),
      next_at: time({ default: 0 }),
      lease_owner: text({ nullable: true }),
      lease_until: time({ default: 0 }),
      last_error: text({ default: '' }),
    },
    { primaryKey: ['node', 'scope'], indexes: [{ columns: ['next_at'], where: 'applied < wanted' }] },
  )
  await schema.createTable(
    'jobs',
    {
      id: id(),
      kind: text(),
      type: text(),
      status: text(),
      progress: integer({ default: 0 }),
      step: text({ default: '' }),
      message: text({ default: '' }),
      owner_id: integer({ nullable: true }),
      actor_id: integer(),
      actor: text(),
      via: text(),
      node: text(),
      attempts: integer({ default: 0 }),
      parent_id: integer({ nullable: true }),
      resource_type: text(),
      resource_id: text(),
      request_id: text(),
      created_at: time(),
      started_at: time({ nullable: true }),
      finished_at: time({ nullable: true }),
      error: text({ nullable: true }),
      result: json({ nullable: true }),
      scope: text({ nullable: true }),
      generation: integer({ nullable: true }),
      lock_key: text({ nullable: true, unique: true }),
      input: text({ nullable: true }),
      state: text({ nullable: true }),
      cursor: integer({ default: 0 }),
      undoing: flag(),
      cancel_requested: flag(),
      lease_owner: text({ nullable: true }),
      lease_until: time({ default: 0 }),
    },
    {
      indexes: [
        { columns: ['scope', 'generation'], where: 'finished_at is null' },
        { columns: ['kind', 'created_at'], where: "kind = 'operation' and finished_at is null" },
        { columns: ['scope'], where: "status = 'failed' and scope is not null" },
        { columns: ['owner_id', 'id'] },
        { columns: ['request_id'] },
        { columns: ['finished_at'] },
      ],
    },
  )
  await schema.createTable(
    'job_logs',
    { id: id(), job_id: integer({ references: 'jobs.id', onDelete: 'cascade' }), at: time(), kind: text(), text: text() },
    { indexes: [{ columns: ['job_id', 'id'] }] },
  )
  await schema.createTable('schedules', {
    name: text({ primary: true }),
    next_at: time(),
    lease_owner: text({ nullable: true }),
    lease_until: time({ default: 0 }),
    last_run_at: time({ nullable: true }),
    last_error: text({ default: '' }),
  })
}

async function journal(schema: Schema): Promise<void> {
  await schema.createTable(
    'events',
    {
      id: id(),
      at: time(),
      event: text(),
      resource_type: text(),
      resource_id: text(),
      owner_id: integer({ nullable: true }),
      actor_id: integer(),
      actor: text(),
      request_id: text(),
      data: json(),
    },
    { indexes: [{ columns: ['at'] }, { columns: ['owner_id', 'id'] }] },
  )
  await schema.createTable(
    'audit',
    {
      id: id(),
      at: time(),
      actor_id: integer(),
      actor: text(),
      impersonator: text({ nullable: true }),
      via: text(),
      key_prefix: text({ nullable: true }),
      action: text(),
      owner_id: integer({ nullable: true }),
      owner: text(),
      resource_type: text(),
      resource_id: text(),
      ip: text(),
      request_id: text(),
      previous_hash: text(),
      hash: text(),
      result: text({ nullable: true }),
      status: integer({ nullable: true }),
      changes: json({ default: '{}' }),
      note: text({ default: '' }),
      completed_at: time({ nullable: true }),
      result_hash: text({ nullable: true }),
    },
    { indexes: [{ columns: ['at'] }, { columns: ['owner_id', 'id'] }, { columns: ['resource_type', 'resource_id'] }] },
  )
  await schema.createTable('audit_head', { id: integer({ primary: true }), last_id: integer(), hash: text() })
  const seeded = schema.q.withTables<{ audit_head: { id: number; last_id: number; hash: string } }>()
  await seeded.insertInto('audit_head').values({ id: 1, last_id: 0, hash: '' }).execute()
  await schema.createTable(
    'idempotency',
    {
      actor: text(),
      key: text(),
      fingerprint: text(),
      state: text(),
      request_id: text(),
      process: text(),
      status: integer({ nullable: true }),
      reply: text({ nullable: true }),
      created_at: time(),
    },
    { primaryKey: ['actor', 'key'], indexes: [{ columns: ['created_at'] }] },
  )
  await schema.createTable('settings', { group: text(), key: text(), value: json(), updated_at: time() }, { primaryKey: ['group', 'key'] })
}

async function access(schema: Schema): Promise<void> {
  await schema.createTable(
    'sessions',
    {
      id: text({ primary: true }),
      user_id: integer(),
      created_at: time(),
      last_seen_at: time(),
      expires_at: time(),
      reauth_at: time(),
      ip: text(),
      user_agent: text(),
      via: text(),
      impersonator_id: integer({ nullable: true }),
      mfa: flag(),
      revoked_at: time({ nullable: true }),
    },
    { indexes: [{ columns: ['user_id'] }, { columns: ['expires_at'] }] },
  )
  await schema.createTable(
    'api_keys',
    {
      id: text({ primary: true }),
      user_id: integer(),
      name: text(),
      prefix: text(),
      hash: text({ unique: true }),
      previous_hash: text({ nullable: true }),
      previous_until: time({ nullable: true }),
      permissions: json(),
      ip_whitelist: json(),
      expires_at: time({ nullable: true }),
      enabled: flag({ default: 1 }),
      rate_limit: integer({ default: 0 }),
      mfa: flag(),
      created_by: text(),
      last_used_at: time({ nullable: true }),
      last_ip: text({ default: '' }),
      created_at: time(),
    },
    { indexes: [{ columns: ['user_id'] }, { columns: ['previous_hash'], where: 'previous_hash is not null' }] },
  )
  await schema.createTable(
    'api_key_requests',
    {
      id: id(),
      key_id: text({ references: 'api_keys.id', onDelete: 'cascade' }),
      at: time(),
      method: text(),
      path: text(),
      status: integer(),
      ip: text(),
      duration_ms: integer(),
      request_id: text(),
    },
    { indexes: [{ columns: ['key_id', 'at'] }, { columns: ['at'] }] },
  )
  await schema.createTable(
    'auth_failures',
    { id: id(), account: text(), network: text(), at: time() },
    { indexes: [{ columns: ['account', 'at'] }, { columns: ['at'] }] },
  )
  await schema.createTable('recovery_codes', { user_id: integer(), hash: text() }, { primaryKey: ['user_id', 'hash'] })
}

export const core: Migration = {
  number: 1,
  name: 'core',
  up: async (schema) => {
    await work(schema)
    await journal(schema)
    await access(schema)
  },
}
