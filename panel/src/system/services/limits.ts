/** What all daemons of one account may use together. */
export interface ResourceLimits {
  /** Of one processor; 150 = one and a half. 0 = unlimited. */
  readonly cpuPercent: number
  /** 0 = unlimited. */
  readonly memoryMb: number
  /** Megabytes per second, reading and writing each. 0 = unlimited. */
  readonly ioMbps: number
  /** -1 = unlimited. */
  readonly processes: number
}
/** Whose processes. */
export interface LimitedAccount {
  readonly username: string
  /** Of its Unix user: its sessions by SSH are told by it. */
  readonly uid: number
}
/** Keeps accounts within their limits, each behind a wall of its own. */
export interface SliceManager {
  /** False where nothing can hold limits: without systemd. */
  readonly available: boolean
  hasLimits(account: LimitedAccount, limits: ResourceLimits | null): Promise<boolean>
  /** In force at once, for what runs already too. `null`: none any more. */
  setLimits(account: LimitedAccount, limits: ResourceLimits | null): Promise<void>
}
