import { defineResource } from '../define.ts'
import { twoFactorRoutes } from './routes.ts'
import type { TwoFactorService } from './service.ts'
import type { UserService } from '../users/service.ts'

export const twoFactorResource = defineResource<{ twoFactor: TwoFactorService; users: UserService; productName: string }>({
  name: 'two-factor',
  rank: 3,
  routes: twoFactorRoutes,
})
