import type { Clock } from '@croft/kit/clock.ts'
import { AppError } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import { type AgentFiles, callJson } from '../files/agent.ts'
import type { UserService } from '../users/service.ts'
import type { Bandwidth } from './schema.ts'
import type { UsageStore } from './store.ts'

/** What the agent counted of each site, by its id. */
export type Traffic = Readonly<
  Record<string, { readonly month: string; readonly bytes: number; readonly days: Readonly<Record<string, number>> }>
>

export interface UsageDeps {
  readonly store: UsageStore
  readonly users: Pick<UserService, 'require'>
  readonly files: AgentFiles
  readonly traffic: () => Promise<Traffic>
  readonly operations: Pick<Operations, 'start'>
  readonly clock: Clock
}

const megabytes = (bytes: number): number => Math.round((bytes / 1_048_576) * 100) / 100

/** How much disk and traffic accounts use: measured by their own helpers and counted from the logs. */
export function usageService({ store, users, files, traffic, operations, clock }: UsageDeps) {
  const monthNow = () => new Date(clock.now()).toISOString().slice(0, 7)
  const measureFolder = async (user: string, folder: string, signal: AbortSignal) => {
    try {
      return await callJson<{ bytes: number; files: number }>(files, 'usage', { user, path: `/domains/${folder}` }, { signal })
    } catch (error) {
      // nothing there is nothing used: a site that was never applied, or whose folder its owner removed
      if (error instanceof AppError && error.status === 404) return { bytes: 0, files: 0 }
      throw error
    }
  }
  const recountWith = async (
    account: { id: number; username: string },
    counted: Traffic,
    signal: AbortSignal,
    done: (percent: number) => unknown,
  ) => {
    const sites = await store.sitesOf(account.id)
    for (const [index, { id, folder }] of sites.entries()) {
      signal.throwIfAborted()
      const sent = counted[String(id)]
      const disk = await measureFolder(account.username, folder, signal)
      await store.save(account.id, id, { disk, month: sent?.month === monthNow() ? sent.bytes : 0, days: sent?.days ?? {} })
      await done(((index + 1) / sites.length) * 100)
    }
  }
  return {
    recount: async (account: { id: number; username: string }, signal: AbortSignal, done: (percent: number) => unknown) =>
      recountWith(account, await traffic(), signal, done),
    /** Starts the job. */
    async start(ctx: Ctx, username: string): Promise<number> {
      const { id } = await users.require(ctx, username)
      return operations.start(ctx, 'user.recount', { userId: id, username }, { resource: { type: 'usage', id: username }, ownerId: id })
    },
    async bandwidth(ctx: Ctx, username: string, month = monthNow()): Promise<Bandwidth> {
      const days = await store.daysOf((await users.require(ctx, username)).id, month)
      const total = megabytes(days.reduce((sum, { bytes }) => sum + bytes, 0))
      // the server has no mail and no FTP whose traffic could be counted
      const others = { mail_mb: 0, ftp_mb: 0 }
      return {
        month,
        total_mb: total,
        web_mb: total,
        ...others,
        days: days.map(({ day, bytes }) => ({ date: day, web_mb: megabytes(bytes), ...others })),
      }
    },
    /** Every account, one after the other; what fails for one leaves the others measured, and is told at the end. */
    async recountAll(signal: AbortSignal): Promise<void> {
      const counted = await traffic()
      const failures: unknown[] = []
      for (const account of await store.accounts()) {
        if (signal.aborted) return
        try {
          await recountWith(account, counted, signal, () => undefined)
        } catch (error) {
          if (signal.aborted) return
          failures.push(new Error(`use of ${account.username} could not be measured`, { cause: error }))
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} accounts could not be measured`)
    },
  }
}
export type UsageService = ReturnType<typeof usageService>
