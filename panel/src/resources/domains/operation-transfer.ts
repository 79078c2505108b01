import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { touch } from '../../db/write.ts'
import { awaitApplied } from '../../jobs/applied.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { SiteFolder } from './folders.ts'
import { type DomainOperationDeps, requireLive } from './operation-rename.ts'
import { type StoredDomain, siteScope } from './store.ts'

const Input = z.object({
  /** The domain and everything below it, it first. */
  domains: z.array(z.object({ id: z.number().int(), folder: z.string(), isSite: z.boolean(), phpVersion: z.string() })),
  from: z.object({ id: z.number().int(), username: z.string(), uid: z.number().int() }),
  to: z.object({ id: z.number().int(), username: z.string(), uid: z.number().int() }),
})
type Input = z.infer<typeof Input>
export type TransferInput = Input

/** Longest that the last step waits for the edge to serve from the new home. */
const switchMs = 120_000

const sitesOf = ({ domains }: Input) => domains.filter(({ isSite }) => isSite)
const at = ({ username, uid }: Input['from'], folder: string): SiteFolder => ({ username, uid, folder })

/** Moves a domain with its subdomains and aliases to another account: files first, then the rows, then what came late, then the old files. */
export const transferDomain = (deps: DomainOperationDeps) => {
  const { db, store, folders, clock } = deps
  const hand = async (ctx: Ctx, row: StoredDomain, input: Input, phpVersion: string): Promise<string[]> => {
    const { to } = input
    const first = (await store.count(to.id, ['primary'])) === 0
    const type = row.type === 'subdomain' || row.type === 'alias' ? row.type : first ? ('primary' as const) : ('addon' as const)
    const patch = { owner_id: to.id, type, php_version: phpVersion, updated_at: clock.now() }
    const after = await store.update(ctx, row.id, patch, { event: 'domain.transferred', data: { from: row.owner, to: to.username } })
    const lines: string[] = []
    for (const follower of deps.followers()) lines.push(...((await follower.handedOver?.(ctx, after, input.from)) ?? []))
    return lines
  }
  return defineOperation<Input>({
    type: 'domain.transfer',
    input: Input,
    steps: [
      {
        name: 'prepare',
        message: 'Looking for room in the other home',
        async run({ input, state }) {
          for (const { folder } of sitesOf(input)) {
            if (await folders.exists(at(input.to, folder)))
              throw conflict(`The folder domains/${folder} already exists in the home of ${input.to.username}`)
          }
          state['since'] = clock.now()
        },
        async undo({ input }) {
          for (const { folder } of sitesOf(input)) {
            if (!(await store.folderUsed(input.to.id, folder))) await folders.remove(at(input.to, folder))
          }
        },
      },
      {
        name: 'copy',
        message: 'Copying the files',
        async run({ input, jobId, signal, progress }) {
          const sites = sitesOf(input)
          for (const [index, { folder }] of sites.entries()) {
            await progress((index / sites.length) * 100)
            await folders.copy({ from: at(input.from, folder), to: at(input.to, folder), job: jobId, since: null }, signal)
          }
        },
      },
      {
        name: 'rows',
        message: 'Handing over the domain',
        pointOfNoReturn: true,
        run: ({ input, ctx, log }) =>
          db.transaction(async () => {
            const rows = await Promise.all(input.domains.map(({ id }) => requireLive(deps, id)))
            if (rows.every(({ row }) => row.owner_id === input.to.id)) return
            if (rows.some(({ row }) => row.owner_id !== input.from.id)) throw conflict('The domain was changed meanwhile')
            for (const [index, { row }] of rows.entries()) {
              for (const line of await hand(ctx, row, input, input.domains[index]?.phpVersion ?? '')) await log(line)
            }
            const name = rows[0]?.row.name ?? ''
            for (const { id } of [input.from, input.to]) {
              await touch(ctx, db, [scope('php', id)], 'domain.php', { type: 'domain', id: name }, id)
            }
          }),
      },
      {
        name: 'late',
        message: 'Bringing what changed meanwhile',
        async run({ input, jobId, signal, state }) {
          const served = sitesOf(input).map(({ id }) => siteScope({ id, target_id: null }))
          const otherwise = 'The site is not served from its new home yet; the old files are kept'
          await awaitApplied(db, served, { ms: switchMs, signal, otherwise })
          const since = Number(state['since'])
          for (const { folder } of sitesOf(input)) {
            await folders.copy({ from: at(input.from, folder), to: at(input.to, folder), job: jobId, since }, signal)
          }
        },
      },
      {
        name: 'remove',
        message: 'Removing the old files',
        async run({ input }) {
          for (const { folder } of sitesOf(input)) {
            if (!(await store.folderUsed(input.from.id, folder))) await folders.remove(at(input.from, folder))
          }
        },
      },
    ],
  })
}
