import type { ZodType } from 'zod'
import type { Route } from '@croft/kit/http/route.ts'
import type { Ctx } from '../core/actor.ts'
import type { Desired } from '../jobs/sync/desired.ts'
import type { Operation } from '../jobs/operations/define.ts'

/**
 * All that a resource brings to the panel. `resources/index.ts` lists them; being in the list is what makes the routes served, the
 * scopes reconciled, the operations runnable and the generated tests run.
 */
export interface Resource<Services> {
  readonly name: string
  /** A resource may import only resources of a lower rank. */
  readonly rank: number
  readonly routes: readonly Route<Ctx, Services>[]
  readonly desired?: readonly Desired[]
  readonly operations?: readonly Operation[]
  /** Settings groups: name → schema with defaults. */
  readonly settings?: Readonly<Record<string, ZodType>>
}

export const defineResource = <Services>(resource: Resource<Services>): Resource<Services> => resource
