import type { PanelDb } from '../../db/database.ts'
import type { DomainRow } from '../../db/tables/domains.ts'
import type { PhpLimits, PhpPool, PhpSpec } from '../../drivers/php/spec.ts'
import { defineDesired } from '../../jobs/sync/desired.ts'
import { type Account, accountScope, hasProcessLimits, userLimits } from '../users/store.ts'

type PoolDomain = Pick<DomainRow, 'php_version' | 'php_settings' | 'php_pool'> & { readonly id: number }

export interface PoolSettings {
  readonly max_children: number
  readonly idle_timeout: number
  readonly max_requests: number
}
export const defaultPool: PoolSettings = { max_children: 10, idle_timeout: 30, max_requests: 500 }

/** A site with settings of its own has a pool of its own: php.ini values set per request would leak between sites of one pool. */
const ownPool = (domain: PoolDomain) => domain.php_settings !== '{}' || domain.php_pool !== '{}'

export const phpPoolOf = (domain: PoolDomain, owner: Pick<Account, 'username'>): string =>
  ownPool(domain) ? `${owner.username}-${domain.id}` : owner.username

/** php.ini text of a setting: `On`, `Off`, or the value. */
const iniText = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'On' : 'Off') : String(value))

const poolOf = (domain: PoolDomain, owner: Account): PhpPool => {
  const pool = { ...defaultPool, ...(JSON.parse(domain.php_pool) as Partial<PoolSettings>) }
  const settings = JSON.parse(domain.php_settings) as Record<string, unknown>
  return {
    name: phpPoolOf(domain, owner),
    version: domain.php_version,
    maxChildren: pool.max_children,
    idleTimeoutSeconds: pool.idle_timeout,
    maxRequests: pool.max_requests,
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, iniText(value)])),
  }
}

/** `null` when nothing of an account's processes is limited. */
const limitsOf = (owner: Account): PhpLimits | null => {
  if (!hasProcessLimits(owner)) return null
  const { cpu_limit_percent, memory_limit_mb, io_limit_mbps, process_limit } = userLimits(owner)
  return { cpuPercent: cpu_limit_percent, memoryMb: memory_limit_mb, ioMbps: io_limit_mbps, processes: process_limit }
}

/** The PHP pools of an account. None while it is suspended or deleted: PHP stops, requests in flight included. */
export const phpDesired = (db: PanelDb) =>
  defineDesired<{ owner: Account; domains: PoolDomain[] }>({
    kind: 'php',
    roles: ['php'],
    async load(id) {
      const owner = await db.q.selectFrom('users').selectAll().where('id', '=', Number(id)).executeTakeFirst()
      if (owner === undefined) return null
      if (owner.status !== 'active') return { owner, domains: [] }
      const live = () =>
        db.q
          .selectFrom('domains')
          .where('owner_id', '=', owner.id)
          .where('deleted_at', 'is', null)
          .where('php_enabled', '=', 1)
          .where('php_version', '!=', '')
          .where('status', '=', 'active')
          .where('type', '!=', 'alias')
      const plain = await live()
        .select(['php_version', 'php_settings', 'php_pool'])
        .select((eb) => eb.fn.min('id').as('id'))
        .where('php_settings', '=', '{}')
        .where('php_pool', '=', '{}')
        .groupBy(['php_version', 'php_settings', 'php_pool'])
        .execute()
      const special = await live()
        .select(['id', 'php_version', 'php_settings', 'php_pool'])
        .where((eb) => eb.or([eb('php_settings', '!=', '{}'), eb('php_pool', '!=', '{}')]))
        .orderBy('id')
        .execute()
      return { owner, domains: [...plain, ...special] }
    },
    render({ owner, domains }): { php: PhpSpec } {
      return {
        php: { username: owner.username, uid: owner.uid, pools: domains.map((domain) => poolOf(domain, owner)), limits: limitsOf(owner) },
      }
    },
    // on the way down the other way round: FPM starts again what is killed while its pool is there
    after: ({ owner }) => (owner.status === 'active' ? [accountScope(owner.id)] : []),
  })
