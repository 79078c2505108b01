import { isAway } from '../../jobs/sync/agents.ts'

/** Asks the agent whether the machine has a Unix user or group of that name. */
export type AskUnixName = (username: string, signal: AbortSignal) => Promise<{ readonly taken: boolean }>

/**
 * Whether a name is taken on the machine. A write changes rows, so it does not wait for an agent that is away or hangs: then the name
 * counts as free, and the driver, which takes nothing over, says so if it is not.
 */
export const unixNameTaken =
  (ask: AskUnixName, waitMs = 1000) =>
  async (username: string): Promise<boolean> => {
    const signal = AbortSignal.timeout(waitMs)
    try {
      return (await ask(username, signal)).taken
    } catch (error) {
      if (isAway(error) || signal.aborted) return false
      throw error
    }
  }
