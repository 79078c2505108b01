import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, inject, onTestFinished } from 'vitest'
import type { Engine } from './dialect.ts'
import { openDatabase, type Db } from './open.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Socket of the global setup that starts PostgreSQL when somebody asks for it. */
    postgresBroker: string
  }
}

/** Opens a fresh, empty database that is closed and removed when the test ends. */
export type OpenTestDatabase = <Tables>() => Promise<Db<Tables>>

/** The engines to test on: both, or those named in CROFT_TEST_ENGINES (`sqlite`, `postgres`). */
const engines = (): Engine[] =>
  (process.env.CROFT_TEST_ENGINES ?? 'sqlite,postgres')
    .split(',')
    .filter((name): name is Engine => name === 'sqlite' || name === 'postgres')

/** Declares the same tests for every engine. */
export function eachEngine(name: string, declare: (open: OpenTestDatabase, engine: Engine) => void): void {
  for (const engine of engines()) {
    describe(`${name} (${engine})`, () =>
      declare(async <Tables>() => {
        const db = openDatabase<Tables>({ url: await testDatabaseUrl(engine) })
        onTestFinished(() => db.close())
        return db
      }, engine))
  }
}

/** The URL of a fresh, empty database that is removed when the test ends; whoever opens it closes it. */
export async function testDatabaseUrl(engine: Engine): Promise<string> {
  if (engine === 'postgres') return postgresUrl()
  const folder = await mkdtemp(join(tmpdir(), 'croft-db-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return `sqlite:${join(folder, 'test.db')}`
}

async function postgresUrl(): Promise<string> {
  const server = await askBroker(inject('postgresBroker'))
  const name = `t_${randomBytes(8).toString('hex')}`
  await administer(server, `create database ${name} template template0`)
  onTestFinished(() => administer(server, `drop database if exists ${name} with (force)`))
  return server.replace('/postgres?', `/${name}?`)
}

async function administer(server: string, statement: string): Promise<void> {
  const pg = await import('pg')
  const client = new pg.default.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Asks the global setup for the server; the answer is its URL, or `!` and the reason why there is none. */
function askBroker(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(path)
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => (answer += part))
    socket.on('error', (cause) => reject(new Error('the test run has no PostgreSQL broker (see vitest.config.ts)', { cause })))
    socket.on('end', () => (answer.startsWith('!') ? reject(new Error(answer.slice(1))) : resolve(answer)))
  })
}
