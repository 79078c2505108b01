import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from '../../db/database.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { DomainStore } from './store.ts'

/** What a purge asks of the agent. */
export interface PurgeSiteAgent {
  purgeSite(request: { username: string; uid: number; folder: string; site: number }): Promise<void>
}

/** Ends the grace period of a deleted domain: its folder goes if that was asked, and it leaves the list of deleted things. */
export const purgeDomain = (deps: { db: PanelDb; store: DomainStore; agent: PurgeSiteAgent; clock: Clock }) =>
  defineOperation<{ domainId: number }>({
    type: 'domain.purge',
    input: z.object({ domainId: z.number().int() }),
    steps: [
      {
        name: 'files',
        message: 'Removing the files of the site',
        pointOfNoReturn: true,
        async run({ input }) {
          const row = await deps.db.q
            .selectFrom('domains as d')
            .innerJoin('users as o', 'o.id', 'd.owner_id')
            .select(['d.id', 'd.folder', 'd.delete_files', 'd.deleted_at', 'd.owner_id', 'o.username', 'o.uid'])
            .where('d.id', '=', input.domainId)
            .executeTakeFirstOrThrow()
          // The name may have been hosted again by the same account, in the same folder: whoever was deleted last decides about the files.
          const heir = await deps.db.q
            .selectFrom('domains')
            .select('id')
            .where('owner_id', '=', row.owner_id)
            .where('folder', '=', row.folder)
            .where((eb) => eb.or([eb('deleted_at', 'is', null), eb.and([eb('id', '!=', row.id), eb('deleted_at', '>=', row.deleted_at)])]))
            .executeTakeFirst()
          if (row.delete_files === 0 || heir !== undefined || row.username.includes('~')) return
          await deps.agent.purgeSite({ username: row.username, uid: row.uid, folder: row.folder, site: row.id })
        },
      },
      {
        name: 'row',
        message: 'Finishing',
        run: ({ input, ctx }) =>
          deps.db.transaction(async () => {
            await deps.store.update(ctx, input.domainId, { purge_at: null, updated_at: deps.clock.now() }, { event: 'domain.purged' })
          }),
      },
    ],
  })
