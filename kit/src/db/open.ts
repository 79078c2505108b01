import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely, KyselyPlugin, Transaction } from 'kysely'
import { isSerializationFailure, isUniqueViolation, outageAsUnavailable, type Engine } from './dialect.ts'
import type { Handles, Isolation } from './handles.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export interface TransactionOptions {
  /** `serializable` (default): rules checked inside hold on commit. `read committed`: for short statements that lock what they change. */
  readonly isolation?: Isolation
  /**
   * `false`: a power cut may undo it for a moment after its commit, never a part of it; for bookkeeping that is done again then, because the
   * disk takes longer than everything else. Default `true`.
   */
  readonly durable?: boolean
}

/** A database. `Tables` maps table names to row types. */
export interface Db<Tables> {
  readonly engine: Engine
  /** The transaction of this async context, else a handle that only reads. */
  readonly q: Kysely<Tables>
  readonly inTransaction: boolean
  /** All or nothing. Inside a transaction it joins that one; if it throws there, the whole transaction can no longer commit. May run `fn` again after a conflict. */
  transaction<Result>(fn: (q: Kysely<Tables>) => Promise<Result>, options?: TransactionOptions): Promise<Result>
  /** Reads that all see the same moment. Inside a transaction they see that one. */
  snapshot<Result>(fn: (q: Kysely<Tables>) => Promise<Result>): Promise<Result>
  /** Runs at the end of the outermost transaction, still inside it. */
  beforeCommit(fn: () => Promise<void>): void
  /** Runs once the outermost transaction is committed; at once when there is none. Must not throw. */
  afterCommit(fn: () => void): void
  /** A value that lives as long as the transaction, made on first use. */
  slot<Value>(key: symbol, create: () => Value): Value
  /** Wakes other processes when the transaction commits (PostgreSQL only). */
  notify(channel: string, payload: string): Promise<void>
  /** `heard` gets payloads, and `null` when some may have been missed; the result stops listening. */
  listen(channel: string, heard: (payload: string | null) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

interface Current {
  readonly q: Kysely<unknown>
  readonly writes: boolean
  readonly before: (() => Promise<void>)[]
  readonly after: (() => void)[]
  readonly slots: Map<symbol, unknown>
  open: boolean
  failed: { readonly cause: unknown } | null
}

const attempts = 12
/** A name that somebody took between a check and its insert; with the next run the check itself sees it and says so. */
const uniqueAttempts = 3

/** Opens `sqlite:/absolute/path` or `postgres://user:password@host/database`. */
export function openDatabase<Tables>(options: { readonly url: string }): Db<Tables> {
  if (options.url.startsWith('sqlite:')) return dbOf<Tables>(openSqlite(options.url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')))
  if (/^postgres(ql)?:\/\//.test(options.url)) return dbOf<Tables>(openPostgres(options.url))
  throw new Error('the database URL must begin with sqlite:/ or postgres://')
}

/** Refuses a query of a handle that was kept after its transaction had ended; on SQLite it would run unprotected. */
const guard = (state: { readonly open: boolean }): KyselyPlugin => ({
  transformQuery: ({ node }) => {
    if (!state.open) throw new Error('this transaction has ended: await everything that was started in it')
    return node
  },
  transformResult: async ({ result }) => result,
})

function begin(transaction: Transaction<unknown>, writes: boolean): Current {
  const state = { open: true }
  return Object.assign(state, { q: transaction.withPlugin(guard(state)), writes, before: [], after: [], slots: new Map(), failed: null })
}

function dbOf<Tables>(handles: Handles): Db<Tables> {
  const storage = new AsyncLocalStorage<Current | undefined>()
  const current = (): Current | undefined => {
    const state = storage.getStore()
    return state?.open ? state : undefined
  }
  const writing = (what: string): Current => {
    const state = current()
    if (!state?.writes) throw new Error(`${what} needs a transaction`)
    return state
  }
  const typed = (q: Kysely<unknown>) => q as unknown as Kysely<Tables>

  async function join<Result>(state: Current, fn: (q: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    try {
      return await fn(typed(state.q))
    } catch (error) {
      state.failed ??= { cause: error }
      throw error
    }
  }

  async function once<Result>(fn: (q: Kysely<Tables>) => Promise<Result>, isolation: Isolation, durable: boolean): Promise<Result> {
    const after: (() => void)[] = []
    const result = await handles.beginWrite(isolation, durable).execute(async (transaction) => {
      const state = begin(transaction, true)
      try {
        return await storage.run(state, async () => {
          const value = await fn(typed(state.q))
          for (let hook = state.before.shift(); hook !== undefined; hook = state.before.shift()) await hook()
          if (state.failed) throw new Error('a part of the transaction failed, so it is rolled back', state.failed)
          after.push(...state.after)
          return value
        })
      } finally {
        state.open = false
      }
    })
    storage.run(undefined, () => after.forEach((hook) => hook()))
    return result
  }

  return {
    engine: handles.engine,
    get q() {
      return typed(current()?.q ?? handles.reader)
    },
    get inTransaction() {
      return current()?.writes ?? false
    },
    async transaction(fn, { isolation = 'serializable', durable = true } = {}) {
      const outer = current()
      if (outer?.writes) return join(outer, fn)
      if (outer) throw new Error('a snapshot cannot be written to')
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(fn, isolation, durable)
        } catch (error) {
          const cause = error instanceof Error && isSerializationFailure(error.cause) ? error.cause : error
          const raced = handles.engine === 'postgres' && isUniqueViolation(error) && attempt < uniqueAttempts
          if (!raced && (!isSerializationFailure(cause) || attempt === attempts)) throw outageAsUnavailable(error)
        }
        await sleep(Math.random() * Math.min(100, 2 ** attempt))
      }
    },
    async snapshot(fn) {
      const outer = current()
      if (outer) return fn(typed(outer.q))
      return handles.beginSnapshot().execute(async (transaction) => {
        const state = begin(transaction, false)
        try {
          return await storage.run(state, () => fn(typed(state.q)))
        } finally {
          state.open = false
        }
      })
    },
    beforeCommit: (fn) => void writing('beforeCommit').before.push(fn),
    afterCommit(fn) {
      const state = current()
      if (state?.writes) state.after.push(fn)
      else fn()
    },
    slot<Value>(key: symbol, create: () => Value) {
      const { slots } = writing('slot')
      if (!slots.has(key)) slots.set(key, create())
      return slots.get(key) as Value
    },
    notify: (channel, payload) => handles.notify(writing('notify').q, channel, payload),
    listen: (channel, heard) => handles.listen(channel, heard),
    close: () => handles.close(),
  }
}
