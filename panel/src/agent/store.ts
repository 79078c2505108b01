import { z } from 'zod'
import type { Scope } from '../drivers/driver.ts'
import { rootOwned, type System } from '../system/system.ts'

const RoleRecord = z.object({
  driver: z.string(),
  revision: z.number(),
  /** What was asked for last; `null` = absence. */
  wanted: z.unknown(),
  /** What the machine last agreed with; `null` = nothing there. */
  good: z.unknown(),
  /** An apply began and did not come to an end: files and daemon may disagree. */
  dirty: z.boolean(),
})
export type RoleRecord = z.infer<typeof RoleRecord>

const ScopeRecord = z.object({
  scope: z.string(),
  generation: z.number(),
  state: z.enum(['applying', 'applied', 'rejected', 'failed']),
  error: z.string(),
  roles: z.record(z.string(), RoleRecord),
})
export type ScopeRecord = z.infer<typeof ScopeRecord>

/** What the agent knows of each scope, one file each, so that a power cut, a sweep and a rejected change find the last good spec. */
export interface ScopeStore {
  /** `null` when the scope was never applied here. Throws when its file is damaged: a read that fails must not look like "nothing". */
  load(scope: Scope): Promise<ScopeRecord | null>
  save(record: ScopeRecord): Promise<void>
  scopes(): Promise<Scope[]>
}

/** Records below `<state>/agent/scopes/<kind>/<id>.json`, root 0600. */
export function createScopeStore(system: System): ScopeStore {
  const root = `${system.paths.state}/agent/scopes`
  const folderOf = (scope: string) => `${root}/${scope.slice(0, scope.indexOf(':'))}`
  const fileOf = (scope: string) => `${folderOf(scope)}/${scope.slice(scope.indexOf(':') + 1)}.json`
  return {
    async load(scope) {
      const text = await system.files.readText(fileOf(scope))
      if (text === null) return null
      try {
        return ScopeRecord.parse(JSON.parse(text))
      } catch (cause) {
        throw new Error(`the stored state of ${scope} is damaged`, { cause })
      }
    },
    async save(record) {
      await system.files.ensureDirectory(root, rootOwned(0o700))
      await system.files.ensureDirectory(folderOf(record.scope), rootOwned(0o700))
      await system.files.writeAtomic(fileOf(record.scope), JSON.stringify(record), rootOwned(0o600))
    },
    async scopes() {
      const found: Scope[] = []
      for (const kind of await system.files.list(root)) {
        for (const name of await system.files.list(`${root}/${kind}`)) {
          if (name.endsWith('.json')) found.push(`${kind}:${name.slice(0, -5)}`)
        }
      }
      return found
    },
  }
}
