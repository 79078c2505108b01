import { onTestFinished } from 'vitest'
import type { Clock } from '@croft/kit/clock.ts'
import type { Engine } from '@croft/kit/db/dialect.ts'
import { eachEngine, testDatabaseUrl } from '@croft/kit/db/testing.ts'
import type { Actor, Ctx } from '../core/actor.ts'
import { openPanelDatabase, type PanelDb } from './database.ts'

/** Opens a fresh panel database with its schema; gone when the test ends. */
export type OpenPanelTest = (options?: { readonly clock?: Clock; readonly url?: string }) => Promise<PanelDb>

/** The same tests on every engine, each with a fresh panel database. */
export function eachPanelEngine(name: string, declare: (open: OpenPanelTest, engine: Engine) => void): void {
  eachEngine(name, (_open, engine) =>
    declare(async (options = {}) => {
      const db = await openPanelDatabase(options.url ?? (await testDatabaseUrl(engine)), options)
      onTestFinished(() => db.close())
      return db
    }, engine),
  )
}

/** A context of the given user, for tests. */
export function testCtx(actor: Partial<Actor> = {}): Ctx {
  const whole: Actor = {
    userId: 1,
    username: 'admin',
    role: 'admin',
    via: 'session',
    impersonator: null,
    credentialId: null,
    scopes: ['all'],
    ...actor,
  }
  return { actor: whole, requestId: `test-${whole.username}`, ip: '192.0.2.1', credential: null }
}
