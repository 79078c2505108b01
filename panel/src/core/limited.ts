/** A domain that a collaborator is limited to: its id, which nothing else ever gets, and the name it had when access was given. */
export interface GrantedDomain {
  readonly id: number
  readonly name: string
}

/** The stored form of a limit, `[{"id":7,"name":"example.com"}]`; an empty list is none. */
export const grantedIn = (stored: string): GrantedDomain[] => JSON.parse(stored) as GrantedDomain[]

/**
 * Ids of the domains that a stored limit names, `null` when there is no limit. Domains that are gone stay in the list, so that a limit
 * never turns into none.
 */
export function limitIn(stored: string): readonly number[] | null {
  const granted = grantedIn(stored)
  return granted.length === 0 ? null : granted.map(({ id }) => id)
}
