import { z } from 'zod'

/** Every privilege that can be given on a database of MariaDB; `ALL` means all of these. */
export const privilegeNames = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'ALTER',
  'INDEX',
  'REFERENCES',
  'CREATE VIEW',
  'SHOW VIEW',
  'TRIGGER',
  'EXECUTE',
  'EVENT',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'LOCK TABLES',
  'CREATE TEMPORARY TABLES',
] as const
export type Privilege = (typeof privilegeNames)[number]

/** Those that PostgreSQL can give one by one; who may drop or alter a table is who owns it. */
export const postgresPrivileges = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'REFERENCES',
  'TRIGGER',
  'CREATE TEMPORARY TABLES',
] as const satisfies readonly Privilege[]
export type PostgresPrivilege = (typeof postgresPrivileges)[number]

/** What reading without changing takes. */
export const readOnly: readonly Privilege[] = ['SELECT', 'SHOW VIEW']

const Word = (longest: number) => z.string().regex(new RegExp(`^[a-zA-Z0-9_]{1,${longest}}$`))
const Account = z.string().regex(/^[a-z][a-z0-9]{1,23}$/)
const Id = z.number().int().positive()
const Connections = z.number().int().min(0).max(100_000)

/** Where a login of MariaDB comes from: `localhost`, an address, `10.0.0.0/255.0.0.0`, `%.example.com`, `%`. */
export const DatabaseHost = z.string().regex(/^[a-z0-9%][a-z0-9.:%/_-]{0,199}$/)

const NativeVerifier = z.string().regex(/^\*[0-9A-F]{40}$/)

/** The databases and logins of one account in MariaDB. */
export const MariaDbSpec = z.object({
  /** Its Unix user, which reaches all of its databases through the socket, without a password. */
  account: Account,
  suspended: z.boolean(),
  databases: z.array(z.object({ id: Id, name: Word(64), charset: Word(32), collation: Word(64) })).max(10_000),
  /** One for each user and host. */
  logins: z
    .array(
      z.object({
        name: Word(64),
        host: DatabaseHost,
        /** Twice SHA-1, as MariaDB keeps it: `*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9`. */
        verifier: NativeVerifier,
        /** Passwords besides its own, of sessions of the login tool; sorted. */
        sessions: z.array(NativeVerifier).max(100).default([]),
        enabled: z.boolean(),
        /** 0: no limit of its own. */
        maxConnections: Connections,
        grants: z.array(z.object({ database: Word(64), privileges: z.array(z.enum(privilegeNames)).min(1) })).max(10_000),
      }),
    )
    .max(50_000),
})
export type MariaDbSpec = z.infer<typeof MariaDbSpec>
export type MariaDbLogin = MariaDbSpec['logins'][number]

/** Where a login of PostgreSQL comes from: `203.0.113.5/32`, `2001:db8::/64`, `www.example.com`, `.example.com`, `all`. */
export const PostgresHost = z.string().regex(/^[a-z0-9.:][a-z0-9.:/-]{0,199}$/)

/** The databases and logins of one account in PostgreSQL. */
export const PostgresSpec = z.object({
  account: Account,
  suspended: z.boolean(),
  databases: z.array(z.object({ id: Id, name: Word(63) })).max(10_000),
  logins: z
    .array(
      z.object({
        name: Word(63),
        /** `SCRAM-SHA-256$4096:<salt>$<stored key>:<server key>`. */
        verifier: z.string().regex(/^SCRAM-SHA-256\$\d{4,6}:[A-Za-z0-9+/=]{8,64}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$/),
        enabled: z.boolean(),
        maxConnections: Connections,
        grants: z
          .array(
            z.object({
              database: Word(63),
              /** `all`: works as its owner; `read`: reads what is there and what comes; `some`: what `privileges` says. */
              level: z.enum(['all', 'read', 'some']),
              privileges: z.array(z.enum(postgresPrivileges)).default([]),
            }),
          )
          .max(10_000),
      }),
    )
    .max(50_000),
  /** Who comes from elsewhere, encrypted: lines of `pg_hba.conf`. */
  remote: z
    .array(z.object({ database: Word(63), user: Word(63), host: PostgresHost }))
    .max(100_000)
    .default([]),
})
export type PostgresSpec = z.infer<typeof PostgresSpec>
