import type { AccountDependent } from '../users/dependents.ts'
import type { CollaboratorStore } from './store.ts'

/** Collaborators of a deleted account cannot log in, come back with it, and go with its data. */
export const collaboratorDependent = (store: CollaboratorStore): AccountDependent => ({
  scopesOf: () => Promise.resolve([]),
  release: () => Promise.resolve(),
  transfer: () => Promise.resolve(),
  purge: (_ctx, accountId) => store.purge(accountId),
  holdsBackPurge: () => Promise.resolve(null),
  usage: () => Promise.resolve({}),
})
