import type { Role } from '@croft/kit/http/route.ts'
import type { Actor } from '../core/actor.ts'
import { limitIn } from '../core/limited.ts'
import type { Guarded } from './guard.ts'

interface AccountFacts {
  readonly status: string
  readonly limits: string
  readonly must_change_password: number
  readonly totp_enabled_at: number | null
  readonly collaborator_id?: number | null
  readonly collaborator_totp?: number | null
}

/** What the policy needs to know of the user row. What an owner owes for the own login is not owed by a collaborator. */
export const accountOf = (row: AccountFacts): NonNullable<Guarded['account']> => {
  const own = (row.collaborator_id ?? null) === null
  return {
    status: row.status,
    limits: row.limits,
    mustChangePassword: own && row.must_change_password === 1,
    enrolled: (own ? row.totp_enabled_at : (row.collaborator_totp ?? null)) !== null,
  }
}

interface SessionFacts {
  readonly role: Role
  readonly username: string
  readonly collaborator_id: number | null
  readonly collaborator: string | null
  readonly collaborator_scopes: string | null
  readonly collaborator_domains: string | null
}

/** The account's own role, or what a collaborator may do in it: never more than a customer could. */
export const powerOf = (row: SessionFacts): Pick<Actor, 'role' | 'scopes' | 'collaborator'> =>
  row.collaborator_id === null
    ? { role: row.role, scopes: ['all'] }
    : {
        role: 'user',
        scopes: JSON.parse(row.collaborator_scopes ?? '[]') as string[],
        collaborator: {
          id: row.collaborator_id,
          login: `${row.username}.${row.collaborator ?? ''}`,
          domains: limitIn(row.collaborator_domains ?? '[]'),
        },
      }
