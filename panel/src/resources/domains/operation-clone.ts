import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import { type DomainOperationDeps, requireLive } from './operation-rename.ts'
import type { DomainService } from './service.ts'
import type { StoredDomain } from './store.ts'

const Input = z.object({ domainId: z.number().int(), target: z.string(), folder: z.string() })
type Input = z.infer<typeof Input>

export interface CloneDeps extends DomainOperationDeps {
  readonly domains: Pick<DomainService, 'createFor'>
}

/** Gives the new domain what makes the old one what it is. */
async function copySettings({ db, store, clock }: CloneDeps, ctx: Ctx, from: StoredDomain, id: number): Promise<void> {
  const { php_enabled, php_settings, php_pool, template, options, hotlink, access, cache, force_https } = from
  await store.update(ctx, id, {
    php_enabled,
    php_settings,
    php_pool,
    template,
    options,
    hotlink,
    access,
    cache,
    force_https,
    // free text for the edge is an administrator's to place
    ...(ctx.actor.role === 'admin' ? { custom_nginx: from.custom_nginx, custom_apache: from.custom_apache } : {}),
    updated_at: clock.now(),
  })
  for (const table of ['redirects', 'error_pages', 'protected_dirs', 'proxies'] as const) {
    const rows = await db.q.selectFrom(table).selectAll().where('domain_id', '=', from.id).execute()
    for (const row of rows) {
      const { id: _, ...values } = row as typeof row & { readonly id?: number }
      await db.q
        .insertInto(table)
        .values({ ...values, domain_id: id } as never)
        .execute()
    }
  }
}

/** Copies a site under another name of the same account: files first, so that it is whole when it appears. */
export const cloneDomain = (deps: CloneDeps) => {
  const { db, store, folders } = deps
  const places = async (input: Input) => {
    const { row, owner } = await requireLive(deps, input.domainId)
    const { username, uid } = owner
    return { row, owner, from: { username, uid, folder: row.folder }, to: { username, uid, folder: input.folder } }
  }
  return defineOperation<Input>({
    type: 'domain.clone',
    input: Input,
    steps: [
      {
        name: 'prepare',
        message: 'Looking for room',
        async run({ input }) {
          const { owner, to } = await places(input)
          if (await folders.exists(to)) throw conflict(`The folder domains/${to.folder} already exists in the home of ${owner.username}`)
        },
        async undo({ input }) {
          const { owner, to } = await places(input)
          if (!(await store.folderUsed(owner.id, to.folder))) await folders.remove(to)
        },
      },
      {
        name: 'files',
        message: 'Copying the files',
        async run({ input, jobId, signal }) {
          const { from, to } = await places(input)
          await folders.copy({ from, to, job: jobId, since: null }, signal)
        },
      },
      {
        name: 'rows',
        message: 'Making the domain',
        run: ({ input, ctx, state }) =>
          db.transaction(async () => {
            const { row, owner } = await places(input)
            state['result'] = { domain: input.target }
            const there = await store.find(ctx.actor, input.target)
            if (there !== undefined && there.owner_id === owner.id && there.folder === input.folder) return
            const made = await deps.domains.createFor(ctx, owner.username, {
              domain: input.target,
              php_version: row.php_version === '' ? undefined : row.php_version,
              document_root: row.document_root,
              www: row.www === 1,
              dns: row.dns === 1,
              mail: row.mail === 1,
            })
            await copySettings(deps, ctx, row, made.id)
          }),
      },
    ],
  })
}
