import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import { parentNames } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { UserStore } from '../users/store.ts'
import type { DomainFollower } from './followers.ts'
import type { SiteFolders } from './folders.ts'
import { ownNames } from './service.ts'
import type { DomainStore, StoredDomain } from './store.ts'

export interface DomainOperationDeps {
  readonly db: PanelDb
  readonly store: DomainStore
  readonly users: Pick<UserStore, 'findById'>
  readonly folders: SiteFolders
  readonly clock: Clock
  readonly followers: () => readonly DomainFollower[]
}

const Input = z.object({
  domainId: z.number().int(),
  from: z.string(),
  to: z.string(),
  folderFrom: z.string(),
  folderTo: z.string(),
  keepRedirect: z.boolean(),
})
type Input = z.infer<typeof Input>

/** The live domain and whose home its folder is in. */
export async function requireLive(deps: Pick<DomainOperationDeps, 'store' | 'users'>, domainId: number) {
  const row = await deps.store.findById(domainId)
  const owner = row === undefined ? undefined : await deps.users.findById(row.owner_id)
  if (row === undefined || owner === undefined) throw conflict('The domain was deleted meanwhile')
  return { row, owner }
}

async function putUnderNewName(deps: DomainOperationDeps, row: StoredDomain, input: Input) {
  const { store, db, clock } = deps
  const old = ownNames(row)
  await store.releaseNames(
    row.id,
    old.map(({ name }) => name),
  )
  const parent = await store.nearest(parentNames(input.to.replace(/^\*\./, '')))
  const type = row.type === 'primary' ? row.type : parent === undefined ? ('addon' as const) : ('subdomain' as const)
  const patch = { name: input.to, folder: input.folderTo, type, parent_id: parent?.id ?? null, updated_at: clock.now() }
  if (row.www === 0) await store.releaseNames(row.id, [`www.${input.to}`])
  if (!input.keepRedirect) return patch
  await store.claimNames(
    row.id,
    old.map(({ name }) => ({ name, kind: 'alias' as const })),
  )
  await db.q
    .insertInto('domain_aliases')
    .values(
      old.map(({ name }) => ({ domain_id: row.id, alias: name, mode: 'redirect' as const, dns: 1, mail: 0, created_at: clock.now() })),
    )
    .execute()
  return patch
}

/** Gives a domain another name, and its folder too. The new names are held from the first step on. */
export const renameDomain = (deps: DomainOperationDeps) =>
  defineOperation<Input>({
    type: 'domain.rename',
    input: Input,
    steps: [
      {
        name: 'names',
        message: 'Reserving the name',
        async run({ input }) {
          const { row, owner } = await requireLive(deps, input.domainId)
          const { username, uid } = owner
          if (input.folderTo !== input.folderFrom && (await deps.folders.exists({ username, uid, folder: input.folderTo })))
            throw conflict(`The folder domains/${input.folderTo} already exists in the home of ${username}`)
          await deps.db.transaction(async () => {
            const taken = await deps.store.ensureNames(row.id, ownNames({ name: input.to, www: row.www }))
            if (taken !== null) throw conflict('Domain already exists')
          })
        },
        // also takes back a move whose answer was lost
        async undo({ input }) {
          const row = await deps.store.findById(input.domainId)
          const owner = row === undefined ? undefined : await deps.users.findById(row.owner_id)
          if (row === undefined || owner === undefined) return
          const site = { username: owner.username, uid: owner.uid, folder: input.folderTo }
          if (!(await deps.store.folderUsed(owner.id, input.folderTo))) await deps.folders.move(site, input.folderFrom)
          const names = ownNames({ name: input.to, www: 1 }).map(({ name }) => name)
          await deps.db.transaction(() => deps.store.releaseNames(row.id, names))
        },
      },
      {
        name: 'folder',
        message: 'Moving the folder of the site',
        async run({ input }) {
          const { owner } = await requireLive(deps, input.domainId)
          if (input.folderTo === input.folderFrom) return
          await deps.folders.move({ username: owner.username, uid: owner.uid, folder: input.folderFrom }, input.folderTo)
        },
      },
      {
        name: 'rows',
        message: 'Serving the site under its new name',
        run: ({ input, ctx, state }) =>
          deps.db.transaction(async () => {
            const { row } = await requireLive(deps, input.domainId)
            state['result'] = { domain: input.to }
            if (row.name === input.to) return
            const patch = await putUnderNewName(deps, row, input)
            await deps.store.update(ctx, row.id, patch, { event: 'domain.renamed', data: { from: input.from } })
          }),
      },
    ],
  })
