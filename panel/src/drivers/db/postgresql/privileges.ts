import type { PostgresPrivilege } from '../spec.ts'
import type { Batch } from './client.ts'
import { name, text } from './quote.ts'

/** How a database says that it is Croft's and all set up. */
export const markOf = (id: number): string => `croft:${id}`
/** Roles of one database: its owner, and those who read. */
export const ownerOf = (id: number): string => `croft_${id}`
export const readersOf = (id: number): string => `croft_${id}_read`

/** How a group says that it has all that it is for. */
export const groupMark = 'croft:ready'

interface Meaning {
  readonly suffix: string
  /** On the database besides `CONNECT`. */
  readonly database?: 'TEMPORARY'
  /** On the schema `public` besides `USAGE`. */
  readonly schema?: 'CREATE'
  readonly tables?: string
  readonly sequences?: 'SELECT' | 'USAGE' | 'UPDATE'
}

/** What each privilege takes in PostgreSQL: a `serial` column is filled by its sequence, so inserting takes that, too. */
const meanings: Readonly<Record<PostgresPrivilege, Meaning>> = {
  SELECT: { suffix: 'select', tables: 'SELECT', sequences: 'SELECT' },
  INSERT: { suffix: 'insert', tables: 'INSERT', sequences: 'USAGE' },
  UPDATE: { suffix: 'update', tables: 'UPDATE', sequences: 'UPDATE' },
  DELETE: { suffix: 'delete', tables: 'DELETE' },
  CREATE: { suffix: 'create', schema: 'CREATE' },
  REFERENCES: { suffix: 'references', tables: 'REFERENCES' },
  TRIGGER: { suffix: 'trigger', tables: 'TRIGGER' },
  'CREATE TEMPORARY TABLES': { suffix: 'temporary', database: 'TEMPORARY' },
}

/** The role whose members have one privilege in one database. */
export const groupOf = (id: number, privilege: PostgresPrivilege): string => `croft_${id}_${meanings[privilege].suffix}`

/** Every role that a database may have given rise to. */
export const rolesOfDatabase = (id: number): string[] => [
  ownerOf(id),
  readersOf(id),
  ...Object.values(meanings).map(({ suffix }) => `croft_${id}_${suffix}`),
]

// in each schema there is: the owner may have made some
const inEachSchema = (grants: readonly string[], group: string): string =>
  `DO $$DECLARE s text; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema' LOOP ${grants
    .map((grant) => `EXECUTE format('GRANT ${grant} %I TO %I', s, ${text(group)}); `)
    .join('')}END LOOP; END$$`

/** Makes such a role, from nothing or from wherever a cut left it: the mark comes last. What the owner makes later counts, too. */
export function groupBatches(id: number, database: string, privilege: PostgresPrivilege, isThere: boolean): Batch[] {
  const { database: more, schema, tables, sequences } = meanings[privilege]
  const group = groupOf(id, privilege)
  const [quoted, owner] = [name(group), name(ownerOf(id))]
  const later = (what: string, on: string) => `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT ${what} ON ${on} TO ${quoted}`
  return [
    {
      database: 'postgres',
      statements: [
        ...(isThere ? [] : [`CREATE ROLE ${quoted} WITH NOLOGIN`]),
        `GRANT CONNECT${more === undefined ? '' : `, ${more}`} ON DATABASE ${name(database)} TO ${quoted}`,
      ],
    },
    {
      database,
      statements: [
        later('USAGE', 'SCHEMAS'),
        ...(tables === undefined ? [] : [later(tables, 'TABLES')]),
        ...(sequences === undefined ? [] : [later(sequences, 'SEQUENCES')]),
        inEachSchema(
          [
            'USAGE ON SCHEMA',
            ...(tables === undefined ? [] : [`${tables} ON ALL TABLES IN SCHEMA`]),
            ...(sequences === undefined ? [] : [`${sequences} ON ALL SEQUENCES IN SCHEMA`]),
          ],
          group,
        ),
        ...(schema === undefined ? [] : [`GRANT ${schema} ON SCHEMA public TO ${quoted}`]),
        `COMMENT ON ROLE ${quoted} IS ${text(groupMark)}`,
      ],
    },
  ]
}

/** What a login that may only make tables will make: the owner may do everything with it, readers read it. */
export const makerStatements = (id: number, role: string): string[] => {
  const later = `ALTER DEFAULT PRIVILEGES FOR ROLE ${name(role)}`
  return ['TABLES', 'SEQUENCES'].flatMap((kind) => [
    `${later} GRANT ALL ON ${kind} TO ${name(ownerOf(id))}`,
    `${later} GRANT SELECT ON ${kind} TO ${name(readersOf(id))}`,
  ])
}
