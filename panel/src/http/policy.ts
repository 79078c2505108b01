import type { Clock } from '@croft/kit/clock.ts'
import { forbidden } from '@croft/kit/errors.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { limitOf } from '../core/actor.ts'
import { collaboratorMay, keyAllows, notIncluded } from '../core/permission.ts'
import type { Guarded } from './guard.ts'

const reauthWindow = 300_000

export interface PolicyDeps {
  readonly clock: Clock
  readonly requiresTwoFactor: (role: string) => boolean
}

/** Account state, role, scope and capability, in this order; the first that fails answers. */
export function createPolicy({ clock, requiresTwoFactor }: PolicyDeps) {
  return function authorize(ctx: Guarded, route: Route): void {
    if (route.roles === 'public') return
    const { actor, credential, account } = ctx
    if (account === null || account.status !== 'active') throw forbidden('Account is suspended')
    const interactive = credential?.kind === 'session'
    if (interactive && actor.impersonator === null) {
      if (account.mustChangePassword && route.duringPasswordChange !== true) throw forbidden('Password change required')
      const owed = !account.enrolled && !account.mustChangePassword && requiresTwoFactor(actor.role)
      if (owed && route.duringEnrolment !== true) throw forbidden('Two-factor authentication must be enabled')
    }
    if (!route.roles.includes(actor.role)) {
      throw forbidden(route.roles.includes('reseller') ? 'Admin or reseller access required' : 'Admin access required')
    }
    if (actor.collaborator !== undefined && !collaboratorMay(actor.scopes, limitOf(actor) !== null, route))
      throw forbidden(notIncluded(route.scope))
    if (credential?.kind === 'api_key') {
      if (route.session === true) throw forbidden('This endpoint requires a login session')
      if (!keyAllows(actor.scopes, route.scope, route.method, route.content === true)) {
        throw forbidden(`API key is not scoped for '${route.scope ?? ''}' on this request`)
      }
    }
    if (route.session === true && !interactive) throw forbidden('This endpoint requires a login session')
    if (interactive && route.reauth === true && clock.now() - credential.reauthAt > reauthWindow) {
      throw forbidden('Re-authentication required', { headers: { 'X-Reauth-Required': '1' } })
    }
    if (route.capability !== undefined && actor.role !== 'admin') {
      const limits = JSON.parse(account.limits) as Readonly<Record<string, unknown>>
      if (limits[`can_use_${route.capability}`] !== true) {
        throw forbidden(`Feature not included in your package: ${route.capability}`)
      }
    }
  }
}
