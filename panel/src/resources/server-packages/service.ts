import { rfc3339 } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import type { PackageMachine } from './machine.ts'
import type { UpdatePackages } from './schema.ts'

export interface ServerPackageDeps {
  readonly db: PanelDb
  readonly machine: PackageMachine
  readonly operations: Pick<Operations, 'start'>
}

/** Updates of the server's packages. */
export function serverPackageService({ db, machine, operations }: ServerPackageDeps) {
  return {
    async updates(refresh: boolean) {
      if (refresh) await machine.refresh()
      const { packages, checkedAt, rebootRequired } = await machine.updates()
      return {
        count: packages.length,
        security: packages.filter(({ security }) => security).length,
        checked_at: checkedAt === null ? null : rfc3339(checkedAt),
        packages: [...packages],
        reboot_required: rebootRequired,
      }
    },
    /** Answers with the job; one at a time. */
    update: (ctx: Ctx, body: UpdatePackages): Promise<number> =>
      db.transaction(() => operations.start(ctx, 'system.update', body, { resource: { type: 'server', id: 'local' }, ownerId: null })),
  }
}
export type ServerPackageService = ReturnType<typeof serverPackageService>
