import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Handles } from './handles.ts'

const int8 = 20
const numeric = 1700

/** 64-bit integers and sums as numbers; a value beyond exact numbers is an error rather than a wrong number. */
function exactNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Error(`integer out of range: ${text}`)
  return value
}

// The driver's own parser table is shared by the whole process, so each connection brings its own instead of changing that one.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 || oid === numeric ? exactNumber : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
}

/** What the connections of a pool are for, as settings of the server. */
const purposes = { read: '-c default_transaction_read_only=on', write: '', relaxed: '-c synchronous_commit=off' } as const
type Purpose = keyof typeof purposes

function configOf(url: string, purpose: Purpose): pg.PoolConfig {
  const wanted = new URL(url.replace(/^postgres(ql)?:\/\/([^/?]*@)?(?=[/?])/, 'postgres://$2localhost'))
  const options = [wanted.searchParams.get('options') ?? '', purposes[purpose]].join(' ').trim()
  const host = wanted.searchParams.get('host') ?? wanted.hostname
  return {
    host,
    port: wanted.port === '' ? 5432 : Number(wanted.port),
    database: decodeURIComponent(wanted.pathname.slice(1)),
    user: wanted.username === '' ? undefined : decodeURIComponent(wanted.username),
    password: wanted.password === '' ? undefined : decodeURIComponent(wanted.password),
    ssl: sslOf(wanted.searchParams.get('sslmode')),
    ...(options === '' ? {} : { options }),
    types,
    connectionTimeoutMillis: 5000,
    application_name: 'croft',
  }
}

function sslOf(mode: string | null): pg.PoolConfig['ssl'] {
  if (mode === null || mode === 'disable') return false
  return { rejectUnauthorized: mode !== 'require' }
}

function pool(url: string, purpose: Purpose, max: number): Kysely<unknown> {
  const connections = new pg.Pool({ ...configOf(url, purpose), max })
  // An idle connection that breaks is dropped by the pool and its next user gets a new one; without a listener it would end the process.
  connections.on('error', () => {})
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool: connections }) })
}

/** A pool for transactions and one whose connections refuse to write. */
export function openPostgres(url: string): Handles {
  const writer = pool(url, 'write', 12)
  const relaxed = pool(url, 'relaxed', 4)
  const reader = pool(url, 'read', 8)
  return {
    engine: 'postgres',
    writer,
    reader,
    beginWrite: (isolation, durable) => (durable ? writer : relaxed).transaction().setIsolationLevel(isolation),
    beginSnapshot: () => reader.transaction().setIsolationLevel('repeatable read').setAccessMode('read only'),
    notify: async (q, channel, payload) => {
      await sql`select pg_notify(${channel}, ${payload})`.execute(q)
    },
    listen: (channel, heard) => listen(url, channel, heard),
    close: async () => {
      await Promise.all([writer.destroy(), relaxed.destroy(), reader.destroy()])
    },
  }
}

async function listen(url: string, channel: string, heard: (payload: string | null) => void): Promise<() => Promise<void>> {
  let stopped = false
  let current: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  const connect = async (): Promise<void> => {
    const client = new pg.Client({ ...configOf(url, 'read'), keepAlive: true })
    let lost = false
    const lose = (): void => {
      if (lost || stopped) return
      lost = true
      current = null
      timer = setTimeout(() => connect().then(() => heard(null), lose), 1000)
      timer.unref()
    }
    client.on('error', lose)
    client.on('end', lose)
    client.on('notification', (message) => heard(message.payload ?? ''))
    await client.connect()
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    current = client
  }
  await connect()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await current?.end()
  }
}
