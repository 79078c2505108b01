import { flag, id, integer, json, text, time, type Schema } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

async function accounts(schema: Schema): Promise<void> {
  await schema.createTable(
    'packages',
    {
      id: id(),
      name: text({ unique: true }),
      owner_id: integer(),
      description: text(),
      type: text(),
      limits: json(),
      webserver: text(),
      php_versions: json(),
      default_php_version: text(),
      shell: text(),
      backup_copies: integer(),
      backup_on_demand: flag(),
      email_hourly_limit: integer(),
      dns_template: text(),
      created_at: time(),
      updated_at: time(),
    },
    { indexes: [{ columns: ['owner_id'] }] },
  )
  await schema.createTable(
    'users',
    {
      id: id(),
      username: text({ unique: true }),
      email: text(),
      password_hash: text(),
      role: text(),
      status: text(),
      creator_id: integer({ nullable: true }),
      package_id: integer({ nullable: true, references: 'packages.id' }),
      limits: json(),
      name: text(),
      uid: integer({ unique: true }),
      shell: text(),
      language: text(),
      timezone: text(),
      theme: text(),
      ip: text(),
      ipv6: text(),
      must_change_password: flag(),
      totp_secret: text({ nullable: true }),
      totp_enabled_at: time({ nullable: true }),
      totp_started_at: time({ nullable: true }),
      totp_last_step: integer({ default: 0 }),
      suspended_at: time({ nullable: true }),
      suspend_reason: text(),
      suspend_at: time({ nullable: true }),
      last_login_at: time({ nullable: true }),
      deleted_at: time({ nullable: true }),
      deleted_by: text(),
      purge_at: time({ nullable: true }),
      created_at: time(),
      updated_at: time(),
    },
    {
      indexes: [
        { columns: ['creator_id'] },
        { columns: ['package_id'] },
        { columns: ['email'] },
        { columns: ['purge_at'], where: 'purge_at is not null' },
        { columns: ['suspend_at'], where: 'suspend_at is not null' },
      ],
    },
  )
  await schema.createTable(
    'ssh_keys',
    {
      id: text({ primary: true }),
      user_id: integer({ references: 'users.id' }),
      name: text(),
      type: text(),
      bits: integer(),
      fingerprint: text(),
      public_key: text(),
      created_at: time(),
    },
    { indexes: [{ columns: ['user_id', 'fingerprint'], unique: true }] },
  )
}

async function domains(schema: Schema): Promise<void> {
  await schema.createTable(
    'domains',
    {
      id: id(),
      name: text(),
      owner_id: integer({ references: 'users.id' }),
      type: text(),
      parent_id: integer({ nullable: true }),
      target_id: integer({ nullable: true }),
      webserver: text(),
      php_version: text(),
      php_enabled: flag(),
      php_settings: json(),
      php_pool: json(),
      folder: text(),
      document_root: text(),
      ip: text(),
      ipv6: text(),
      www: flag(),
      dns: flag(),
      mail: flag(),
      status: text(),
      suspend_reason: text(),
      force_https: flag(),
      note: text(),
      template: text(),
      options: json(),
      custom_nginx: text(),
      custom_apache: text(),
      vhost_revision: integer({ default: 0 }),
      hotlink: json({ nullable: true }),
      access: json({ nullable: true }),
      cache: json({ nullable: true }),
      delete_files: flag(),
      deleted_at: time({ nullable: true }),
      deleted_by: text(),
      purge_at: time({ nullable: true }),
      created_at: time(),
      updated_at: time(),
    },
    {
      indexes: [
        { columns: ['name'], unique: true, where: 'deleted_at is null' },
        { columns: ['owner_id', 'php_version'], where: 'deleted_at is null' },
        { columns: ['parent_id'], where: 'parent_id is not null' },
        { columns: ['target_id'], where: 'target_id is not null' },
        { columns: ['purge_at'], where: 'purge_at is not null' },
      ],
    },
  )
  const ofDomain = () => integer({ references: 'domains.id' })
  await schema.createTable(
    'host_names',
    { name: text({ primary: true }), domain_id: ofDomain(), kind: text() },
    { indexes: [{ columns: ['domain_id'] }] },
  )
  await schema.createTable(
    'domain_aliases',
    { id: id(), domain_id: ofDomain(), alias: text(), mode: text(), dns: flag(), mail: flag(), created_at: time() },
    { indexes: [{ columns: ['domain_id', 'alias'], unique: true }] },
  )
  await schema.createTable(
    'redirects',
    {
      id: id(),
      domain_id: ofDomain(),
      source: text(),
      target: text(),
      type: integer(),
      match: text(),
      keep_query: flag(),
      enabled: flag(),
      created_at: time(),
    },
    { indexes: [{ columns: ['domain_id', 'source', 'match'], unique: true }] },
  )
  await schema.createTable(
    'error_pages',
    { domain_id: ofDomain(), code: integer(), content: text(), updated_at: time() },
    { primaryKey: ['domain_id', 'code'] },
  )
  await schema.createTable(
    'protected_dirs',
    { id: id(), domain_id: ofDomain(), path: text(), realm: text(), users: json(), enabled: flag(), created_at: time() },
    { indexes: [{ columns: ['domain_id', 'path'], unique: true }] },
  )
  await schema.createTable(
    'proxies',
    { id: id(), domain_id: ofDomain(), path: text(), target: text(), websocket: flag(), preserve_host: flag(), enabled: flag() },
    { indexes: [{ columns: ['domain_id', 'path'], unique: true }] },
  )
  await schema.createTable(
    'vhost_revisions',
    { domain_id: ofDomain(), revision: integer(), at: time(), actor: text(), config: json() },
    { primaryKey: ['domain_id', 'revision'] },
  )
  await schema.createTable('site_usage', {
    domain_id: integer({ primary: true, references: 'domains.id' }),
    disk_bytes: integer(),
    files: integer(),
    month_bytes: integer(),
    measured_at: time(),
  })
}

export const hosting: Migration = {
  number: 2,
  name: 'hosting',
  up: async (schema) => {
    await accounts(schema)
    await domains(schema)
  },
}
