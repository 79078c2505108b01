import { defineResource } from '../define.ts'
import type { PasskeyChallenges } from './challenges.ts'
import { passkeyRoutes } from './routes.ts'
import type { PasskeyService } from './service.ts'

export const passkeysResource = defineResource<{ passkeys: PasskeyService; passkeyChallenges: PasskeyChallenges }>({
  name: 'passkeys',
  rank: 5,
  routes: passkeyRoutes,
  chores: ({ passkeyChallenges }) => [{ name: 'passkeys.forget-challenges', everyMs: 900_000, run: () => passkeyChallenges.forgetOld() }],
})
