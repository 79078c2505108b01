import type { Clock } from '@croft/kit/clock.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { Ctx } from './core/actor.ts'
import type { Secrets } from './core/secrets.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import type { Operations } from './jobs/operations/runner.ts'
import type { DomainService } from './resources/domains/service.ts'
import type { AgentFiles } from './resources/files/agent.ts'
import { ftpAnonymousService, ftpFollower } from './resources/ftp/anonymous.ts'
import { ftpDependent } from './resources/ftp/dependent.ts'
import { loadFtp } from './resources/ftp/desired.ts'
import { ftpAccountFollower } from './resources/ftp/follower.ts'
import { type FtpMachine, ftpServers } from './resources/ftp/machine.ts'
import { ftpServerService } from './resources/ftp/server-service.ts'
import { ftpServerStore } from './resources/ftp/server-store.ts'
import { ftpService } from './resources/ftp/service.ts'
import { ftpSettings } from './resources/ftp/settings.ts'
import { ftpStore } from './resources/ftp/store.ts'
import type { UserService } from './resources/users/service.ts'

export interface FtpPartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly files: AgentFiles
  readonly settings: Settings
  readonly operations: Operations
  readonly users: UserService
  readonly domains: DomainService
}

const purpose = 'ftp-account'

function machineOf(agent: LocalAgentClient): FtpMachine {
  type Reply<Name extends keyof FtpMachine> = Awaited<ReturnType<FtpMachine[Name]>>
  return {
    state: () => agent.call<Reply<'state'>>('ftp.state'),
    transfers: async () => (await agent.call<{ transfers: Reply<'transfers'> }>('ftp.transfers')).transfers,
    endTransfer: async (session) => void (await agent.call('ftp.end-transfer', session)),
    logins: async (since) => (await agent.call<{ logins: Reply<'logins'> }>('ftp.logins', { since })).logins,
    countQuota: async (folder) => void (await agent.callLong('ftp.count-quota', folder)),
    update: async () => void (await agent.callLong('packages.update')),
    install: async () => void (await agent.callLong('ftp.install')),
  }
}

/** The services of FTP accounts and of the server that they come in by. */
export function createFtpParts({ db, clock, secrets, agent, files, settings: panelSettings, operations, users, domains }: FtpPartsDeps) {
  const store = ftpStore(db)
  const settings = ftpServerStore(db)
  const machine = machineOf(agent)
  const servers = ftpServers(clock, machine)
  const anonymous = {
    get: async () => (await panelSettings.get(ftpSettings)).anonymous,
    set: (ctx: Ctx, allowed: boolean) => panelSettings.set(ctx, 'ftp', { anonymous: allowed }),
  }
  return {
    ftpAnonymous: ftpAnonymousService({ db, domains, clock, isAllowed: anonymous.get }),
    ftpFollowers: [ftpFollower(db), ftpAccountFollower({ store, clock })],
    ftp: ftpService({ db, store, accounts: users, domains, seal: (text) => secrets.seal(text, purpose), clock }),
    ftpServer: ftpServerService({ db, store, settings, anonymous, machine, servers, operations, files, now: () => clock.now() }),
    ftpSettings: settings,
    ftpMachine: machine,
    ftpServers: servers,
    ftpDependent: ftpDependent(db, store),
    loadFtp: (id: string) => loadFtp(db, (sealed) => secrets.open(sealed, purpose), id),
  }
}
