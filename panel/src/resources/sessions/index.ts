import type { Clock } from '@croft/kit/clock.ts'
import { defineResource } from '../define.ts'
import { sessionRoutes } from './routes.ts'
import type { SessionService } from './service.ts'
import type { SessionStore } from './store.ts'

const keepEnded = 30 * 86_400_000

export const sessionsResource = defineResource<{ sessions: SessionService; sessionStore: SessionStore; clock: Clock }>({
  name: 'sessions',
  rank: 3,
  routes: sessionRoutes,
  chores: ({ sessionStore, clock }) => [
    { name: 'sessions.forget', everyMs: 86_400_000, run: () => sessionStore.forgetBefore(clock.now() - keepEnded) },
  ],
})
