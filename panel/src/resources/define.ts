import type { Route } from '@croft/kit/http/route.ts'
import type { Ctx } from '../core/actor.ts'
import type { Operation } from '../jobs/operations/define.ts'
import type { Task } from '../jobs/schedule.ts'
import type { Desired } from '../jobs/sync/desired.ts'

/**
 * All that a resource brings to the panel. `resources/index.ts` lists them; being in the list is what makes the routes served, the
 * scopes reconciled, the operations runnable and the generated tests run. `Parts` are the stores and services it needs, which the
 * composition root makes.
 */
export interface Resource<Parts> {
  readonly name: string
  /** A resource may import only resources of a lower rank. */
  readonly rank: number
  readonly routes: readonly Route<Ctx, Parts>[]
  readonly desired?: (parts: Parts) => readonly Desired[]
  readonly operations?: (parts: Parts) => readonly Operation[]
  readonly chores?: (parts: Parts) => readonly Task[]
}

export const defineResource = <Parts>(resource: Resource<Parts>): Resource<Parts> => resource
