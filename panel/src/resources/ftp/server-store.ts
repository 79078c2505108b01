import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { localNode } from '../../db/ledger.ts'
import type { FtpServerRow } from '../../db/tables/ftp.ts'
import { defineTable, insert, update } from '../../db/write.ts'
import { type FtpServerSpec, defaultFtpServer } from '../../drivers/ftp/spec.ts'
import { scope } from '../../jobs/sync/desired.ts'

export const ftpServerScope = scope('ftp-server', localNode)

const server = defineTable({
  table: 'ftp_server',
  event: 'ftp.server',
  resource: () => ({ type: 'ftp', id: 'server' }),
  owner: () => null,
  scopes: () => [ftpServerScope],
})

const columns = ({ port, passive: [from, to], tls, maxClients, maxPerIp }: FtpServerSpec): Omit<FtpServerRow, 'id'> => ({
  port,
  passive_from: from,
  passive_to: to,
  tls,
  max_clients: maxClients,
  max_per_ip: maxPerIp,
})

/** The settings of the one FTP server. */
export function ftpServerStore(db: PanelDb) {
  const find = () => db.q.selectFrom('ftp_server').selectAll().where('id', '=', 1).executeTakeFirst()
  return {
    async load(): Promise<FtpServerSpec> {
      const row = await find()
      if (row === undefined) return defaultFtpServer
      const { port, passive_from: from, passive_to: to, tls, max_clients: maxClients, max_per_ip: maxPerIp } = row
      return { port, passive: [from, to], tls, maxClients, maxPerIp }
    },
    async save(ctx: Ctx, spec: FtpServerSpec): Promise<void> {
      if ((await find()) === undefined) await insert(ctx, db, server, { id: 1, ...columns(spec) }, { event: 'ftp.server.updated' })
      else await update(ctx, db, server, 1, columns(spec))
    },
  }
}
export type FtpServerStore = ReturnType<typeof ftpServerStore>
