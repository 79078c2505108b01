import type { Scope } from '../../drivers/driver.ts'

/**
 * From rows to specs. `load` reads the database (one snapshot), `render` is pure and total. `null` from `load` means the thing is
 * gone: each role is asked to remove its configuration.
 */
export interface Desired<Snapshot = unknown> {
  /** First part of the scope name: `site` of `site:7`. */
  readonly kind: string
  /** Roles in the order in which they are applied. */
  readonly roles: readonly string[]
  readonly load: (id: string) => Promise<Snapshot | null>
  readonly render: (snapshot: Snapshot) => Readonly<Record<string, unknown>>
  /** Scopes that must be applied first (the account of a site). */
  readonly after?: (snapshot: Snapshot) => readonly Scope[]
}

export const defineDesired = <Snapshot>(desired: Desired<Snapshot>): Desired => desired as unknown as Desired

export const scope = (kind: string, id: string | number): Scope => `${kind}:${id}`
