import { AsyncLocalStorage } from 'node:async_hooks'

/** A scope that was marked due: the number it must reach, and the job that follows it. */
export interface ScopeChange {
  readonly scope: string
  readonly wanted: number
  readonly jobId: number
}

/** Field → old and new value; `<redacted>` for secrets. */
export type FieldChanges = Readonly<Record<string, readonly [unknown, unknown]>>

export interface Change {
  readonly event: string
  readonly resource: { readonly type: string; readonly id: string }
  readonly ownerId: number | null
  readonly fields: FieldChanges
}

/** What one request wrote, once it is committed. */
export interface ChangeSet {
  readonly scopes: readonly ScopeChange[]
  readonly changes: readonly Change[]
}

interface Collecting {
  readonly scopes: ScopeChange[]
  readonly changes: Change[]
}

const storage = new AsyncLocalStorage<Collecting>()

/** Runs `fn` and hands back its result with everything that was committed meanwhile in this async context. */
export async function collectChanges<Result>(fn: () => Promise<Result>): Promise<{ result: Result; changes: ChangeSet }> {
  const changes: Collecting = { scopes: [], changes: [] }
  const result = await storage.run(changes, fn)
  return { result, changes }
}

/** The collection of the current request, if any; taken before the commit, filled after it. */
export const currentCollection = (): Collecting | undefined => storage.getStore()
