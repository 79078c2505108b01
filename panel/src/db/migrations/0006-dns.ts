import { flag, id, integer, json, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const dns: Migration = {
  number: 6,
  name: 'dns',
  async up(schema) {
    const owned = { references: 'users.id', onDelete: 'cascade' } as const
    await schema.createTable(
      'dns_zones',
      {
        id: id(),
        name: text(),
        owner_id: integer(owned),
        domain_id: integer({ nullable: true, references: 'domains.id', onDelete: 'set null' }),
        kind: text(),
        primaries: json(),
        template: text(),
        default_ttl: integer(),
        rname: text(),
        refresh: integer(),
        retry: integer(),
        expire: integer(),
        minimum: integer(),
        serial: integer(),
        status: text(),
        dnssec: text(),
        nsec3: flag(),
        created_at: time(),
        updated_at: time(),
        deleted_at: time({ nullable: true }),
      },
      {
        indexes: [
          // a name is served once; what is kept for a restore does not count
          { columns: ['name'], unique: true, where: 'deleted_at is null' },
          { columns: ['owner_id'] },
          { columns: ['domain_id'] },
          { columns: ['template'] },
          { columns: ['deleted_at'], where: 'deleted_at is not null' },
        ],
      },
    )
    const ofZone = { references: 'dns_zones.id', onDelete: 'cascade' } as const
    await schema.createTable(
      'dns_records',
      {
        id: text({ primary: true }),
        zone_id: integer(ofZone),
        name: text(),
        type: text(),
        content: text(),
        ttl: integer({ nullable: true }),
        priority: integer({ nullable: true }),
        disabled: flag(),
        managed: flag(),
        purpose: text(),
        domain_id: integer({ nullable: true, references: 'domains.id', onDelete: 'set null' }),
        comment: text(),
        created_at: time(),
        updated_at: time(),
      },
      { indexes: [{ columns: ['zone_id', 'name', 'type'] }, { columns: ['domain_id'], where: 'domain_id is not null' }] },
    )
    await schema.createTable(
      'dns_keys',
      {
        id: id(),
        zone_id: integer(ofZone),
        type: text(),
        algorithm: text(),
        tag: integer(),
        dnskey: text(),
        private_key: text(),
        active: flag(),
        published: flag(),
        created_at: time(),
        activate_at: time({ nullable: true }),
        retire_at: time({ nullable: true }),
      },
      { indexes: [{ columns: ['zone_id'] }] },
    )
    await schema.createTable(
      'dns_templates',
      { id: id(), name: text(), owner_id: integer(owned), records: json(), created_at: time(), updated_at: time() },
      { indexes: [{ columns: ['owner_id', 'name'], unique: true }] },
    )
    await schema.createTable('dns_servers', {
      id: text({ primary: true }),
      hostname: text({ unique: true }),
      ip: text(),
      role: text(),
      tsig_name: text(),
      tsig_secret: text(),
      in_sync: flag(),
      last_seen_at: time({ nullable: true }),
      created_at: time(),
    })
    await schema.createTable(
      'dns_providers',
      { id: text({ primary: true }), owner_id: integer(owned), name: text(), type: text(), credentials: text(), created_at: time() },
      { indexes: [{ columns: ['owner_id'] }] },
    )
  },
}
