import { sql } from 'kysely'
import { forbidden, invalid } from '@croft/kit/errors.ts'
import type { PanelDb } from '../../db/database.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { StoredPackage } from '../packages/store.ts'
import { type StoredUser, userLimits } from '../users/store.ts'
import type { DomainRecord } from './store.ts'

/** The PHP versions that are installed on the node, highest last. */
export type InstalledVersions = (() => Promise<readonly string[]>) & {
  /** The machine has others now. */
  readonly forget?: () => void
}

/** Which PHP version a domain gets, and when the pools of its account have to change. */
export function phpChoice({ db, installed }: { db: PanelDb; installed: InstalledVersions }) {
  const available = async (pack: StoredPackage): Promise<string[]> => {
    const allowed = JSON.parse(pack.php_versions) as string[]
    return (await installed()).filter((version) => allowed.length === 0 || allowed.includes(version))
  }
  return {
    available,
    forget: () => installed.forget?.(),
    scope: (accountId: number) => scope('php', accountId),
    /** The asked version if the package has it; else the package's default, else the newest. `''` when PHP is not included. */
    async choose(asked: string | undefined, pack: StoredPackage, owner: StoredUser): Promise<string> {
      if (!userLimits(owner).can_use_php) {
        if (asked !== undefined && asked !== '') throw forbidden('Feature not included in your package: php')
        return ''
      }
      const versions = await available(pack)
      if (asked !== undefined) {
        if (!versions.includes(asked)) throw invalid('PHP version is not available')
        return asked
      }
      return versions.includes(pack.default_php_version) ? pack.default_php_version : (versions.at(-1) ?? '')
    },
    /** Whether no other site of the account uses this version: then its pool has to be made. */
    async isFirstUse(row: DomainRecord): Promise<boolean> {
      const other = await db.q
        .selectFrom('domains')
        .select('id')
        .where('owner_id', '=', row.owner_id)
        .where('php_version', '=', row.php_version)
        .where('id', '!=', row.id)
        .where('php_enabled', '=', 1)
        .where('status', '=', 'active')
        .where('deleted_at', 'is', null)
        .where(sql<boolean>`php_settings = '{}' and php_pool = '{}'`)
        .limit(1)
        .executeTakeFirst()
      return other === undefined
    },
  }
}
export type PhpChoice = ReturnType<typeof phpChoice>
