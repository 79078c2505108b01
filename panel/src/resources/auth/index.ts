import { defineResource } from '../define.ts'
import type { UserService } from '../users/service.ts'
import type { LoginAttempts } from './attempts.ts'
import { authRoutes } from './routes.ts'
import type { AuthService } from './service.ts'

export const authResource = defineResource<{ auth: AuthService; users: UserService; attempts: LoginAttempts }>({
  name: 'auth',
  rank: 4,
  routes: authRoutes,
  chores: ({ attempts }) => [{ name: 'auth.forget-failures', everyMs: 900_000, run: () => attempts.forgetOld() }],
})
