import { createRequire } from 'node:module'
import { join } from 'node:path'
import type Sqlite from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { CompiledQuery } from 'kysely'
import { testApp } from '@croft/panel/testing/app.ts'

const kit = createRequire(join(import.meta.dirname, '../../kit/src/db/sqlite.ts'))
const Database = kit('better-sqlite3') as typeof Sqlite

/** Tables that grow with sites and time. */
const large = ['jobs', 'scopes', 'domains', 'events', 'audit', 'host_names', 'domain_aliases', 'api_key_requests']
/** Runs once, when the panel starts. */
const atTheStart = /^update "scopes" set .* where "lease_owner" is not null$/

it('no statement of a change reads a whole large table', async () => {
  // from the start on: a statement is prepared once and then kept
  const prepared = vi.spyOn(Database.prototype as { prepare: (text: string) => unknown }, 'prepare')
  const app = await testApp('sqlite')
  const alice = await app.account('alice')
  expect((await alice.post('/domains', { domain: 'one.example.com' })).body['sync']).toBe('applied')
  await alice.post('/domains/one.example.com/suspend', {})
  await alice.delete('/domains/one.example.com', {})
  await app.running.idle()
  const texts = [...new Set(prepared.mock.calls.map(([text]) => text))]
  // an insert names the tables that refer to it, and reads them only when a reference is broken
  const asked = texts.filter((text) => /^(select|update|delete)/.test(text) && !atTheStart.test(text))
  expect(asked.length).toBeGreaterThan(20)
  const scans: string[] = []
  for (const text of asked) {
    const values = (text.match(/\?/g) ?? []).map(() => null)
    const { rows } = await app.db.q.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${text}`, values))
    const found = rows.filter(({ detail }) => {
      const table = /^SCAN (\w+)/.exec(detail)?.[1] ?? ''
      const named = new RegExp(`"(\\w+)" as "${table}"`).exec(text)?.[1] ?? table
      return large.includes(named)
    })
    scans.push(...found.map(({ detail }) => `${detail}: ${text}`))
  }
  expect(scans).toEqual([])
})
