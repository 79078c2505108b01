import type { LocalAgentClient } from './agent/client.ts'
import type { Ctx } from './core/actor.ts'
import type { Operations } from './jobs/operations/runner.ts'
import type { DomainRecord } from './resources/domains/store.ts'
import type { StoredUser } from './resources/users/store.ts'

/** What renames and removes data on the machine, and the operations that do it. */
export function createPurgeParts(agent: LocalAgentClient, operations: Operations) {
  return {
    startPurge: {
      account: (ctx: Ctx, account: Pick<StoredUser, 'id' | 'username' | 'uid'>) =>
        operations.start(
          ctx,
          'user.purge',
          { userId: account.id, username: account.username, uid: account.uid },
          { resource: { type: 'user', id: account.username }, ownerId: account.id },
        ),
      domain: (ctx: Ctx, domain: Pick<DomainRecord, 'id' | 'owner_id'>) =>
        operations.start(
          ctx,
          'domain.purge',
          { domainId: domain.id },
          { resource: { type: 'domain', id: String(domain.id) }, ownerId: domain.owner_id },
        ),
    },
    renames: {
      renameAccount: async (request: { username: string; uid: number; to: string }) =>
        void (await agent.callLong('account.rename', request)),
    },
    purges: {
      purgeAccount: async (request: { username: string; uid: number }) => void (await agent.callLong('purge.account', request)),
      purgeSite: async (request: { username: string; uid: number; folder: string; site: number }) =>
        void (await agent.callLong('purge.site', request)),
    },
  }
}
