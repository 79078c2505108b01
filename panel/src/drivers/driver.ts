import type { ZodType } from 'zod'
import type { System } from '../system/system.ts'

/** `account:3`, `site:7`: the smallest thing that owns its own files or rows on the machine. */
export type Scope = `${string}:${string}`

/** What an apply did. `notes` are plain sentences for the customer ("disk quota is not available on this file system"). */
export interface Applied {
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly reloaded: boolean
  readonly notes: readonly string[]
}

export interface Probe {
  readonly installed: boolean
  readonly version: string
  readonly healthy: boolean
  readonly message: string
}

export interface ApplyOptions {
  /** The spec that was applied last, for what has to go; `null` at first. */
  readonly previous: unknown
  /** The last apply did not finish: reload even if no file differs. */
  readonly interrupted: boolean
}

/** What a driver knows about all of its scopes from one look at the beginning of a sweep. */
export interface Quiet<Spec = unknown> {
  /** True when neither the spec nor the machine is another one than when `keep` was called for the scope. */
  has(scope: Scope, spec: Spec | null): boolean
  /** The sweep compared the scope with the machine and had nothing to do. */
  keep(scope: Scope, spec: Spec | null): void
}

/**
 * Makes the machine agree with a spec. `apply` is idempotent, called again after any failure or power cut, and `null` means
 * absence: configuration goes, data stays. It throws `Rejected` when the daemon refuses (the last good state is back in place by
 * then) and anything else when the machine is not able to now.
 */
export interface Driver<Spec = unknown> {
  readonly role: string
  readonly name: string
  /** Goes up when the rendering changes; all scopes re-render after an upgrade. */
  readonly revision: number
  readonly spec: ZodType<Spec>
  probe(system: System): Promise<Probe>
  apply(scope: Scope, spec: Spec | null, system: System, options: ApplyOptions): Promise<Applied>
  /** Makes what belongs to no scope agree (base configuration, a running daemon); at the agent's start and in its sweep. */
  ensureBase?(system: System): Promise<readonly string[]>
  /** Tests a spec without touching anything live; throws `Rejected`. */
  check?(scope: Scope, spec: Spec, system: System): Promise<void>
  /** Lets a sweep skip what is as it was, where a daemon would have to be asked for each scope; `null` when that cannot be told now. */
  quiet?(system: System): Promise<Quiet<Spec> | null>
  /** Names in shared folders that belong to no scope, removed by the sweep. Given all specs of this role. */
  strangers?(specs: ReadonlyMap<Scope, Spec>, system: System): Promise<string[]>
  /** Takes away one that `strangers` named; without it they are paths of files and folders. */
  removeStranger?(name: string, system: System): Promise<void>
}

/** The daemon refused the configuration; `words` are its own. */
export class Rejected extends Error {
  override readonly name = 'Rejected'
  readonly words: string
  constructor(words: string, options?: { cause?: unknown }) {
    super(words, options)
    this.words = words
  }
}

/** The daemon cannot be asked now: stopped, starting, not installed. Nothing is wrong with what was asked; it is kept and tried again. */
export class DaemonDown extends Error {
  override readonly name = 'DaemonDown'
}
