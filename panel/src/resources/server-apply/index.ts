import type { PanelDb } from '../../db/database.ts'
import type { AgentClient } from '../../jobs/sync/agents.ts'
import { defineResource } from '../define.ts'
import { applyEverything } from './operations.ts'
import { serverApplyRoutes } from './routes.ts'
import type { ServerScopes } from './scopes.ts'
import type { ServerApplyService } from './service.ts'

export interface ServerApplyParts {
  readonly db: PanelDb
  readonly agent: AgentClient
  readonly serverScopes: ServerScopes
  readonly serverApply: ServerApplyService
}

export const serverApplyResource = defineResource<ServerApplyParts>({
  name: 'server-apply',
  rank: 9,
  routes: serverApplyRoutes,
  operations: ({ db, agent, serverScopes: scopes }) => [applyEverything({ db, agent, scopes })],
})
