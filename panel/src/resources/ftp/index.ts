import type { PanelDb } from '../../db/database.ts'
import { defineResource } from '../define.ts'
import type { FtpAnonymousService } from './anonymous.ts'
import { type FtpSnapshot, ftpDesired } from './desired.ts'
import type { FtpMachine, FtpServers } from './machine.ts'
import { installFtp } from './operations.ts'
import { ftpAnonymousRoutes } from './routes-anonymous.ts'
import { ftpServerRoutes } from './routes-server.ts'
import { ftpRoutes } from './routes.ts'
import type { FtpServerService } from './server-service.ts'
import type { FtpServerStore } from './server-store.ts'
import type { FtpService } from './service.ts'

export interface FtpParts {
  readonly db: PanelDb
  readonly ftp: FtpService
  readonly ftpAnonymous: FtpAnonymousService
  readonly ftpServer: FtpServerService
  readonly ftpSettings: FtpServerStore
  readonly ftpMachine: FtpMachine
  readonly ftpServers: FtpServers
  readonly loadFtp: (id: string) => Promise<FtpSnapshot | null>
}

export const ftpResource = defineResource<FtpParts>({
  name: 'ftp',
  rank: 7,
  routes: [...ftpServerRoutes, ...ftpAnonymousRoutes, ...ftpRoutes],
  desired: ({ loadFtp, ftpSettings }) => ftpDesired(loadFtp, ftpSettings),
  operations: ({ db, ftpMachine, ftpServers }) => [installFtp(db, ftpMachine, ftpServers)],
  chores: ({ ftpServer }) => [
    { name: 'ftp.logins', everyMs: 60_000, run: () => ftpServer.noteLogins() },
    { name: 'ftp.measure', everyMs: 30 * 60_000, run: () => ftpServer.measure() },
  ],
})
