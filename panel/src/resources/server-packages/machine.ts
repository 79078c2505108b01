/** What the agent says of updates. */
export interface ObservedUpdates {
  readonly packages: readonly { readonly name: string; readonly current: string; readonly candidate: string; readonly security: boolean }[]
  /** Milliseconds since the epoch; `null` = the lists were never read. */
  readonly checkedAt: number | null
  readonly rebootRequired: boolean
}

/** What updates ask of the agent. Calls may take many minutes and may be made again. */
export interface PackageMachine {
  updates(): Promise<ObservedUpdates>
  /** Reads the lists of packages anew. */
  refresh(): Promise<void>
  /** Ends what an interrupted installation left half done. */
  repair(): Promise<void>
  upgrade(names: readonly string[]): Promise<void>
}

/** The part of the agent's client that it takes. */
export interface PackageAgent {
  callLong<Reply = unknown>(verb: string, body?: unknown): Promise<Reply>
}

/** The packages of this machine, by the agent. */
export const packageMachine = (agent: PackageAgent): PackageMachine => ({
  updates: () => agent.callLong<ObservedUpdates>('packages.updates'),
  refresh: async () => void (await agent.callLong('packages.update')),
  repair: async () => void (await agent.callLong('packages.repair')),
  upgrade: async (names) => void (await agent.callLong('packages.upgrade', { names })),
})
