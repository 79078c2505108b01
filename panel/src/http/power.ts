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

interface ActingFacts {
  readonly user_id: number
  readonly role: Role
  readonly creator_id: number | null
  readonly impersonator_id: number | null
  readonly impersonator_role: Role | null
  readonly impersonator_status: string | null
  readonly impersonator_deleted_at: number | null
}

/** Whether who is behind a login-as session could log in as the account now; true where nobody is behind it. */
export function mayAct(row: ActingFacts): boolean {
  if (row.impersonator_id === null) return true
  if (row.impersonator_status !== 'active' || row.impersonator_deleted_at !== null || row.role === 'admin') return false
  if (row.impersonator_role === 'admin') return true
  return row.impersonator_role === 'reseller' && [row.user_id, row.creator_id].includes(row.impersonator_id)
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
