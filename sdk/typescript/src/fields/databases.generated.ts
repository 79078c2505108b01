// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Create a database user. */
export const usersCreate: Fields = {
  user: { type: 'string', required: true, maxLength: 128 },
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  engine: { type: 'string', enum: ['mariadb', 'postgresql'], default: 'mariadb' },
  hosts: { type: 'array', default: ['localhost'], items: { type: 'string', maxLength: 255 } },
  owner: { type: 'string' },
}

/** Fields of: Change a database user. */
export const usersUpdate: Fields = {
  password: { type: 'string', maxLength: 1024, secret: true },
  hosts: { type: 'array', items: { type: 'string', maxLength: 255 } },
  max_connections: { type: 'integer', maximum: 100000, minimum: 0 },
  enabled: { type: 'boolean' },
}

/** Fields of: Give a user rights on a database. */
export const grantsCreate: Fields = {
  user: { type: 'string', required: true, maxLength: 128 },
  privileges: { type: 'array', required: true, items: { type: 'string', maxLength: 32 } },
}

/** Fields of: Let a host reach a database. */
export const hostsCreate: Fields = {
  host: { type: 'string', required: true, maxLength: 255 },
  comment: { type: 'string', default: '', maxLength: 255 },
}

/** Fields of: Export a database. */
export const export_: Fields = {
  format: { type: 'string', enum: ['sql', 'sql.gz', 'sql.zst', 'custom'], default: 'sql.gz' },
  tables: { type: 'array', default: [], items: { type: 'string', maxLength: 128 } },
  structure_only: { type: 'boolean', default: false },
  target_path: { type: 'string', maxLength: 1024 },
}

/** Fields of: Import a dump. */
export const import_: Fields = {
  path: { type: 'string', maxLength: 1024 },
  upload_id: { type: 'string', maxLength: 64 },
  drop_existing: { type: 'boolean', default: false },
  charset: { type: 'string', maxLength: 32 },
}

/** Fields of: Check the tables of a database. */
export const check: Fields = {
  repair: { type: 'boolean', default: false },
  optimize: { type: 'boolean', default: false },
  tables: { type: 'array', default: [], items: { type: 'string', maxLength: 128 } },
}

/** Fields of: Rename a database. */
export const rename: Fields = { name: { type: 'string', required: true, maxLength: 128 } }

/** Fields of: Clone a database. */
export const clone: Fields = {
  name: { type: 'string', required: true, maxLength: 128 },
  structure_only: { type: 'boolean', default: false },
}

/** Fields of: Open a database in Adminer. */
export const adminer: Fields = { user: { type: 'string', maxLength: 128 } }

/** Fields of: Open a database in phpMyAdmin. */
export const phpmyadmin: Fields = { user: { type: 'string', maxLength: 128 } }

/** Fields of: Create database. */
export const create: Fields = {
  name: { type: 'string', required: true, maxLength: 128 },
  user: { type: 'string', maxLength: 128 },
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  domain: { type: 'string', default: '', maxLength: 253 },
  owner: { type: 'string' },
  engine: { type: 'string', enum: ['mariadb', 'postgresql'], default: 'mariadb' },
  charset: { type: 'string', maxLength: 32 },
  collation: { type: 'string', maxLength: 64 },
  remote_access: { type: 'boolean', default: false },
  remote_host: { type: 'string', maxLength: 255 },
}

/** Fields of: Update database. */
export const update: Fields = {
  remote_access: { type: 'boolean' },
  remote_host: { type: 'string', maxLength: 255 },
  domain: { type: 'string', maxLength: 253 },
}

/** Fields of: Reset database password. */
export const password: Fields = {
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  user: { type: 'string', maxLength: 128 },
}
