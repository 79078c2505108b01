import type { Clock } from '@croft/kit/clock.ts'
import { defineResource } from '../define.ts'
import { apiKeyRoutes } from './routes.ts'
import type { ApiKeyService } from './service.ts'
import type { ApiKeyStore } from './store.ts'

const keepRequests = 30 * 86_400_000

export const apiKeysResource = defineResource<{ apiKeys: ApiKeyService; apiKeyStore: ApiKeyStore; clock: Clock }>({
  name: 'api-keys',
  rank: 4,
  routes: apiKeyRoutes,
  chores: ({ apiKeyStore, clock }) => [
    { name: 'api-keys.forget-requests', everyMs: 86_400_000, run: () => apiKeyStore.forgetRequestsBefore(clock.now() - keepRequests) },
  ],
})
