import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { ForbiddenError, NotFoundError } from '@croft/sdk'
import * as auth from '@croft/sdk/areas/auth'
import * as users from '@croft/sdk/areas/users'
import type { User } from '@croft/sdk/shapes'
import { api, isSignedOut, queries } from './client.ts'

const key = ['me'] as const

export type Session =
  | { readonly state: 'loading' | 'out' }
  | { readonly state: 'in'; readonly user: User }
  | { readonly state: 'failed'; readonly error: unknown }

const remembered = 'croft-user'

/**
 * Whose session the cookie is. Login routes are limited by address, and an office shares one: somebody who is known already is looked
 * up like any user.
 */
async function loadUser(): Promise<User> {
  const known = localStorage.getItem(remembered)
  if (known !== null) {
    try {
      return await users.show(api, known)
    } catch (error) {
      if (!(error instanceof NotFoundError || error instanceof ForbiddenError)) throw error
    }
  }
  const user = await auth.me(api)
  // a collaborator is nobody but by this route
  if (user.collaborator !== undefined) return { ...user, role: 'user' }
  localStorage.setItem(remembered, user.username)
  return user
}

/** Who is logged in, by the cookie. */
export function useSession(): Session {
  const { data, error, isPending } = useQuery({ queryKey: key, queryFn: loadUser, staleTime: 60_000 })
  if (isSignedOut(error)) return { state: 'out' }
  if (data !== undefined) return { state: 'in', user: data }
  if (isPending) return { state: 'loading' }
  return { state: 'failed', error }
}

/** After login and logout: everything that was loaded belonged to somebody else. */
export function sessionChanged(): Promise<void> {
  localStorage.removeItem(remembered)
  return queries.resetQueries()
}
/** After the same person has logged in again: what is on the screen stays. */
export const sessionRenewed = () => queries.invalidateQueries()

/** The session has ended while the page is open. */
export const sessionEnded = () => queries.invalidateQueries({ queryKey: key })

const acting = 'croft-acting'
/** Whether this browser has logged in as somebody else: only then the server is asked who is behind the session. */
export const isActing = (): boolean => localStorage.getItem(acting) !== null
export const setActing = (on: boolean): void => (on ? localStorage.setItem(acting, '1') : localStorage.removeItem(acting))

export const UserContext = createContext<User | null>(null)

/** The user of this session; only below the shell. */
export function useUser(): User {
  const user = useContext(UserContext)
  if (user === null) throw new Error('nobody is logged in here')
  return user
}
