import { sql } from 'kysely'
import { type Schema, flag, id, integer, json, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const tls: Migration = {
  number: 7,
  name: 'tls',
  async up(schema) {
    await schema.createTable(
      'certificates',
      {
        id: text({ primary: true }),
        domain_id: integer({ nullable: true, references: 'domains.id', onDelete: 'cascade' }),
        owner_id: integer({ nullable: true, references: 'users.id', onDelete: 'cascade' }),
        type: text(),
        certificate: text(),
        chain: text(),
        private_key: text(),
        names: json(),
        key_type: text(),
        issuer: text(),
        subject: text(),
        serial: text(),
        fingerprint: text(),
        not_before: time({ nullable: true }),
        not_after: time({ nullable: true }),
        auto_renew: flag({ default: 1 }),
        asked: flag(),
        challenge: text(),
        dns_provider_id: text({ nullable: true, references: 'dns_providers.id' }),
        ordered_names: json(),
        ordered_force: flag(),
        directory_url: text(),
        next_renewal_at: time({ nullable: true }),
        renewal_checked_at: time({ nullable: true }),
        order_status: text(),
        order_url: text(),
        order_job: integer({ nullable: true }),
        last_error: text(),
        attempts: integer(),
        next_attempt_at: time({ nullable: true }),
        warned_days: integer({ nullable: true }),
        hsts: flag(),
        hsts_max_age: integer(),
        hsts_subdomains: flag(),
        tls_min: text(),
        updated_at: time(),
      },
      {
        indexes: [
          { columns: ['owner_id'] },
          { columns: ['domain_id'] },
          { columns: ['next_renewal_at'] },
          { columns: ['next_attempt_at'] },
          { columns: ['not_after'] },
          { columns: ['order_job'], where: 'order_job is not null' },
          { columns: ['renewal_checked_at'], where: "type = 'acme'" },
        ],
      },
    )
    await schema.createTable(
      'certificate_requests',
      {
        id: text({ primary: true }),
        certificate_id: text({ references: 'certificates.id', onDelete: 'cascade' }),
        csr: text(),
        key_type: text(),
        private_key: text(),
        created_at: time(),
      },
      { indexes: [{ columns: ['certificate_id'] }] },
    )
    await schema.createTable('acme_accounts', {
      directory_url: text({ primary: true }),
      private_key: text(),
      url: text(),
      email: text(),
      position: integer({ nullable: true }),
      eab_kid: text(),
      eab_hmac: text(),
      profile: text(),
      caa_identities: json(),
      agreed_at: time({ nullable: true }),
      paused_until: time({ nullable: true }),
      created_at: time(),
    })
    await schema.createTable(
      'acme_attempts',
      { id: id(), directory_url: text(), registered_domain: text(), names: json(), outcome: text(), at: time() },
      { indexes: [{ columns: ['directory_url', 'registered_domain', 'at'] }, { columns: ['at'] }] },
    )
    await rowPerDomain(schema)
  },
}

/** Domains that are there already get what a new one gets: a row that waits for its first certificate. */
async function rowPerDomain({ q }: Schema): Promise<void> {
  await sql`
    insert into certificates (
      id, domain_id, owner_id, type, certificate, chain, private_key, names, key_type, issuer, subject, serial, fingerprint,
      auto_renew, challenge, ordered_names, directory_url, order_status, order_url, last_error, attempts, next_attempt_at,
      hsts, hsts_max_age, hsts_subdomains, tls_min, updated_at
    )
    select cast(d.id as text), d.id, d.owner_id, 'none', '', '', '', '[]', 'ec256', '', '', '', '',
      1, 'http-01', '[]', '', 'idle', '', '', 0, d.created_at, 0, 31536000, 0, '1.2', d.created_at
    from domains as d where d.deleted_at is null`.execute(q)
}
