import type { Clock } from '@croft/kit/clock.ts'
import { AppError } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import { type AgentFiles, callJson } from '../files/agent.ts'
import type { UserService } from '../users/service.ts'
import type { Bandwidth } from './schema.ts'
import type { UsageStore } from './store.ts'

/** Day (`2026-05-18`) → bytes. */
type Days = Readonly<Record<string, number>>

/** What the agent counted: of each site by its id, of FTP by login. */
export interface Traffic {
  readonly sites: Readonly<Record<string, { readonly month: string; readonly bytes: number; readonly days: Days }>>
  readonly ftp: Readonly<Record<string, Days>>
}

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
    counted: Traffic['sites'],
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
    async recount(account: { id: number; username: string }, signal: AbortSignal, done: (percent: number) => unknown): Promise<void> {
      const { sites, ftp } = await traffic()
      await store.saveFtp(ftp)
      await recountWith(account, sites, signal, done)
    },
    /** Starts the job. */
    async start(ctx: Ctx, username: string): Promise<number> {
      const { id } = await users.require(ctx, username)
      return operations.start(ctx, 'user.recount', { userId: id, username }, { resource: { type: 'usage', id: username }, ownerId: id })
    },
    async bandwidth(ctx: Ctx, username: string, month = monthNow()): Promise<Bandwidth> {
      const days = await store.daysOf((await users.require(ctx, username)).id, month)
      const sum = (of: 'web' | 'ftp') => days.reduce((bytes, day) => bytes + day[of], 0)
      // the server has no mail whose traffic could be counted
      const mail_mb = 0
      return {
        month,
        total_mb: megabytes(sum('web') + sum('ftp')),
        web_mb: megabytes(sum('web')),
        mail_mb,
        ftp_mb: megabytes(sum('ftp')),
        days: days.map(({ day, web, ftp }) => ({ date: day, web_mb: megabytes(web), mail_mb, ftp_mb: megabytes(ftp) })),
      }
    },
    /** Every account, one after the other; what fails for one leaves the others measured, and is told at the end. */
    async recountAll(signal: AbortSignal): Promise<void> {
      const { sites, ftp } = await traffic()
      await store.saveFtp(ftp)
      const failures: unknown[] = []
      for (const account of await store.accounts()) {
        if (signal.aborted) return
        try {
          await recountWith(account, sites, signal, () => undefined)
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
