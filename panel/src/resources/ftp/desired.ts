import type { FtpServerSpec, FtpSpec } from '../../drivers/ftp/spec.ts'
import type { PanelDb } from '../../db/database.ts'
import { localNode } from '../../db/ledger.ts'
import { type Desired, defineDesired, scope } from '../../jobs/sync/desired.ts'
import { publicFolder } from './anonymous.ts'
import type { FtpServerStore } from './server-store.ts'
import { type FtpAccountRecord, addressesOf } from './store.ts'

/** The FTP accounts of one account, from one moment. */
export interface FtpSnapshot {
  readonly ownerId: number
  readonly account: string
  readonly uid: number
  readonly active: boolean
  /** With opened verifiers. */
  readonly rows: readonly FtpAccountRecord[]
  /** Domains with an open folder. */
  readonly anonymous: readonly { readonly name: string; readonly folder: string; readonly max_connections: number }[]
}

/** `null` when the account is gone. */
export async function loadFtp(db: PanelDb, open: (sealed: string) => string, id: string): Promise<FtpSnapshot | null> {
  const ownerId = Number(id)
  const owner = await db.q
    .selectFrom('users')
    .select(['username', 'uid', 'status', 'deleted_at'])
    .where('id', '=', ownerId)
    .executeTakeFirst()
  if (owner === undefined || owner.deleted_at !== null || owner.status === 'deleting') return null
  const rows = await db.q.selectFrom('ftp_accounts').selectAll().where('owner_id', '=', ownerId).orderBy('name').execute()
  const opened = rows.map((row) => ({ ...row, verifier: open(row.verifier) }))
  const anonymous = await db.q
    .selectFrom('ftp_anonymous as a')
    .innerJoin('domains as d', 'd.id', 'a.domain_id')
    .select(['d.name', 'd.folder', 'a.max_connections'])
    .where('d.owner_id', '=', ownerId)
    .where('d.deleted_at', 'is', null)
    .where('d.status', '=', 'active')
    .where('a.enabled', '=', 1)
    .orderBy('d.name')
    .execute()
  return { anonymous, ownerId, account: owner.username, uid: owner.uid, active: owner.status === 'active', rows: opened }
}

/** Who may log in now: nobody of a suspended account. */
export const renderFtp = ({ account, uid, active, rows, anonymous }: FtpSnapshot): { ftp: FtpSpec } => ({
  ftp: {
    account,
    uid,
    logins: rows
      .filter(({ enabled }) => active && enabled === 1)
      .map((row) => ({
        name: row.name,
        hash: row.verifier,
        folder: row.folder.split('/').filter((part) => part !== ''),
        readOnly: row.read_only === 1,
        quotaMb: row.quota_mb,
        bandwidthKbps: row.bandwidth_kbps,
        addresses: addressesOf(row),
        ftp: row.ftp === 1,
        sftp: row.sftp === 1,
      })),
    anonymous: (active ? anonymous : []).map(({ name: domain, folder, max_connections: maxConnections }) => ({
      domain,
      folder: publicFolder(folder),
      maxConnections,
    })),
  },
})

/** FTP accounts, a scope for each account that has some, and the server. */
export const ftpDesired = (load: (id: string) => Promise<FtpSnapshot | null>, settings: FtpServerStore): readonly Desired[] => [
  defineDesired<FtpSnapshot>({
    kind: 'ftp',
    roles: ['ftp'],
    load,
    render: renderFtp,
    // its Unix user and home
    after: ({ ownerId }) => [scope('account', ownerId)],
  }),
  defineDesired<FtpServerSpec>({
    kind: 'ftp-server',
    roles: ['ftp-server'],
    load: async (id) => (id === localNode ? settings.load() : null),
    render: (spec) => ({ 'ftp-server': spec }),
  }),
]
