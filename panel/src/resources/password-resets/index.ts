import { systemCtx } from '../../core/actor.ts'
import { defineResource } from '../define.ts'
import { passwordResetRoutes } from './routes.ts'
import type { PasswordResetService } from './service.ts'

export const passwordResetsResource = defineResource<{ passwordResets: PasswordResetService }>({
  name: 'password-resets',
  rank: 5,
  routes: passwordResetRoutes,
  chores: ({ passwordResets }) => [
    { name: 'password-resets.answer', everyMs: 5000, run: (signal) => passwordResets.answerAll(systemCtx('password-resets'), signal) },
    { name: 'password-resets.forget', everyMs: 3_600_000, run: () => passwordResets.forget() },
  ],
})
