import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operations } from '../../jobs/operations/runner.ts'

/** What the operations ask of the machine. Calls may take many minutes and may be made again. */
export interface PhpMachine {
  installed(): Promise<readonly string[]>
  /** Reads the lists of packages anew. */
  update(): Promise<void>
  install(version: string): Promise<void>
  remove(version: string): Promise<void>
  setExtension(request: { version: string; name: string; enabled: boolean }): Promise<void>
}

export interface PhpVersionDeps {
  readonly db: PanelDb
  readonly machine: PhpMachine
  readonly operations: Pick<Operations, 'start'>
}

/** PHP versions of the server coming, going and changing their extensions: each a job. */
export function phpVersionService({ db, machine, operations }: PhpVersionDeps) {
  const requireVersion = (version: string) => {
    if (!/^\d\.\d$/.test(version)) throw invalid('Invalid version')
  }
  const requireInstalled = async (version: string) => {
    if (!(await machine.installed()).includes(version)) throw notFound('PHP version')
  }
  // apt works on one thing at a time
  const start = (ctx: Ctx, verb: string, input: { version: string }) =>
    operations.start(ctx, `php.${verb}`, input, { resource: { type: 'php', id: input.version }, ownerId: null, thing: 'PHP version' })
  const requireUnused = async (version: string) => {
    const site = await db.q
      .selectFrom('domains')
      .select('id')
      .where('php_version', '=', version)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (site !== undefined) throw conflict('PHP version is in use')
  }
  return {
    requireUnused,
    async install(ctx: Ctx, version: string): Promise<number> {
      requireVersion(version)
      if ((await machine.installed()).includes(version)) throw conflict('PHP version is already installed')
      return start(ctx, 'install', { version })
    },
    async remove(ctx: Ctx, version: string): Promise<number> {
      await requireInstalled(version)
      await requireUnused(version)
      return start(ctx, 'remove', { version })
    },
    async setExtension(ctx: Ctx, version: string, name: string, enabled: boolean): Promise<number> {
      await requireInstalled(version)
      if (!/^[a-z][a-z0-9_]{0,31}$/.test(name)) throw invalid('Invalid name')
      const input = { version, name, enabled }
      return start(ctx, 'extension', input)
    },
  }
}
export type PhpVersionService = ReturnType<typeof phpVersionService>
